import { join } from 'node:path';
import { Menu, nativeImage, nativeTheme, Tray as SystemTray, type NativeImage } from 'electron';
import type { Unsubscribe } from '../contract/transport.ts';
import type { Say } from './language.ts';
import { moodOf, statusLine, trayMenu, type Mood, type TrayActions } from './tray-menu.ts';
import type { Seen, View } from './view.ts';

interface TrayOptions {
	readonly view: View;
	readonly tell: Say;
	readonly actions: TrayActions;
	/** Where the icons are: `<mood>.png` and so on, see build/icons.ts. */
	readonly icons: string;
}

/** Rebuilding a menu closes it on some desktops: several changes are taken together, in ms. */
const EVERY = 250;

/** The icon near the clock: how the bridge is by its shape, and a menu of all that can be switched. */
export class Tray {
	readonly #options: TrayOptions;
	readonly #tray: SystemTray;
	readonly #undo: readonly Unsubscribe[];
	#timer: NodeJS.Timeout | undefined;
	#shown = '';
	#mood: Mood | null = null;

	constructor(options: TrayOptions) {
		this.#options = options;
		this.#tray = new SystemTray(this.#icon(moodOf(options.view.seen)));
		this.#draw();
		// macOS and Linux open the menu by themselves.
		if (process.platform === 'win32') {
			this.#tray.on('click', () => {
				options.actions.open(null);
			});
		}
		const redraw = () => {
			this.#mood = null;
			this.#draw();
		};
		nativeTheme.on('updated', redraw);
		this.#undo = [
			options.view.onChange((seen, before) => {
				if (isOther(seen, before)) this.#want();
			}),
			() => nativeTheme.off('updated', redraw),
		];
	}

	stop(): void {
		clearTimeout(this.#timer);
		for (const end of this.#undo) end();
		this.#tray.destroy();
	}

	#want(): void {
		this.#timer ??= setTimeout(() => {
			this.#timer = undefined;
			this.#draw();
		}, EVERY);
	}

	#draw(): void {
		const { view, tell, actions } = this.#options;
		const { seen } = view;
		const mood = moodOf(seen);
		if (mood !== this.#mood) this.#tray.setImage(this.#icon(mood));
		this.#mood = mood;
		const template = trayMenu(seen, tell, actions);
		const shown = JSON.stringify(template);
		if (shown === this.#shown) return;
		this.#shown = shown;
		this.#tray.setToolTip(`Resonite Bridge: ${tell(statusLine(seen))}`);
		this.#tray.setContextMenu(Menu.buildFromTemplate(template));
	}

	#icon(mood: Mood): NativeImage {
		return nativeImage.createFromPath(join(this.#options.icons, iconName(mood)));
	}
}

/** macOS colors its own; elsewhere the panel's shade decides. Windows takes the size it needs out of one file. */
function iconName(mood: Mood): string {
	if (process.platform === 'darwin') return `${mood}Template.png`;
	const shade = nativeTheme.shouldUseDarkColors ? 'dark' : 'light';
	return `${mood}-${shade}.${process.platform === 'win32' ? 'ico' : 'png'}`;
}

/** The rate changes every second, and is not shown here. */
const isOther = (seen: Seen, before: Seen) =>
	seen.clients !== before.clients ||
	seen.access !== before.access ||
	seen.instances !== before.instances ||
	seen.settings !== before.settings ||
	seen.server.state !== before.server.state ||
	seen.server.addresses[0] !== before.server.addresses[0] ||
	seen.server.isForwarding !== before.server.isForwarding;
