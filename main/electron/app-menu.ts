import { Menu, type MenuItemConstructorOptions } from 'electron';
import type { DesktopView } from '../contract/desktop.ts';
import { say, type Words } from '../contract/words.ts';
import type { Say } from './language.ts';

export interface MenuActions {
	/** Opens the window, at a view. */
	readonly open: (view: DesktopView | null) => void;
	readonly openDataFolder: () => void;
	readonly toggleAlwaysOnTop: () => void;
	readonly toggleOverlay: () => void;
	readonly quit: () => void;
}

export interface MenuState {
	readonly tell: Say;
	readonly alwaysOnTop: boolean;
	readonly overlay: boolean;
}

/** The menu of the window, or of the screen on macOS, by the platform's conventions. */
export function showMenu(state: MenuState, actions: MenuActions): void {
	Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(state, actions)));
}

type Item = MenuItemConstructorOptions;

function menuTemplate({ tell, alwaysOnTop, overlay }: MenuState, actions: MenuActions): Item[] {
	const isMac = process.platform === 'darwin';
	const item = (words: Words, more: Item): Item => ({ label: tell(words), ...more });
	const view = (words: Words, name: DesktopView, accelerator?: string): Item =>
		item(words, {
			click: () => {
				actions.open(name);
			},
			...(accelerator === undefined ? {} : { accelerator }),
		});
	const separator: Item = { type: 'separator' };
	const about = view(say('About Resonite Bridge', 'Resonite Bridge について'), 'about');
	const settings = view(say('Settings…', '設定…'), 'settings', 'CommandOrControl+,');
	const quit = item(say('Quit Resonite Bridge', 'Resonite Bridge を終了'), {
		accelerator: 'CommandOrControl+Q',
		click: actions.quit,
	});
	const app: Item = {
		label: 'Resonite Bridge',
		submenu: [
			about,
			separator,
			settings,
			separator,
			{ role: 'services' },
			separator,
			{ role: 'hide' },
			{ role: 'hideOthers' },
			{ role: 'unhide' },
			separator,
			quit,
		],
	};
	const file = item(say('&File', 'ファイル(&F)'), {
		submenu: [
			item(say('Open Data Folder', 'データフォルダーを開く'), { click: actions.openDataFolder }),
			view(say('Save Diagnostics…', '診断情報を保存…'), 'diagnostics'),
			...(isMac ? [] : [separator, settings]),
			separator,
			{ role: 'close', label: tell(say('Close Window', 'ウィンドウを閉じる')) },
			...(isMac ? [] : [quit]),
		],
	});
	const edit = item(say('&Edit', '編集(&E)'), {
		submenu: [
			{ role: 'undo', label: tell(say('Undo', '元に戻す')) },
			{ role: 'redo', label: tell(say('Redo', 'やり直す')) },
			separator,
			{ role: 'cut', label: tell(say('Cut', '切り取り')) },
			{ role: 'copy', label: tell(say('Copy', 'コピー')) },
			{ role: 'paste', label: tell(say('Paste', '貼り付け')) },
			{ role: 'selectAll', label: tell(say('Select All', 'すべて選択')) },
		],
	});
	const shown = item(say('&View', '表示(&V)'), {
		submenu: [
			view(say('Users', 'ユーザー'), 'users'),
			view(say('Log', 'ログ'), 'log'),
			view(say('Adapters', 'アダプター'), 'adapters'),
			separator,
			item(say('Always on Top', '常に手前に表示'), {
				type: 'checkbox',
				checked: alwaysOnTop,
				click: actions.toggleAlwaysOnTop,
			}),
			item(say('Overlay Mode', 'オーバーレイモード'), {
				type: 'checkbox',
				checked: overlay,
				click: actions.toggleOverlay,
			}),
			separator,
			{ role: 'reload', label: tell(say('Reload', '再読み込み')) },
			{ role: 'togglefullscreen', label: tell(say('Full Screen', '全画面表示')) },
		],
	});
	const window: Item = { role: 'windowMenu', label: tell(say('&Window', 'ウインドウ(&W)')) };
	const help = item(say('&Help', 'ヘルプ(&H)'), {
		role: 'help',
		submenu: [
			view(say('Check for Updates…', 'アップデートを確認…'), 'updates'),
			...(isMac ? [] : [separator, about]),
		],
	});
	return [...(isMac ? [app] : []), file, edit, shown, ...(isMac ? [window] : []), help];
}
