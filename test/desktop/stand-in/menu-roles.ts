import { packed, nameOfApp } from './paths.ts';

type Role = NonNullable<Electron.MenuItemConstructorOptions['role']>;

interface RoleWords {
	readonly label: string;
	readonly accelerator?: string;
	/** Roles of the items below. */
	readonly submenu?: readonly (Role | 'separator')[];
}

const isMac = process.platform === 'darwin';

/** Electron's roles with what they say by themselves, as far as its own menus use them. */
export const roles: Readonly<Record<Role, () => RoleWords>> = {
	about: () => ({ label: isMac ? `About ${nameOfApp()}` : 'About' }),
	clearRecentDocuments: () => ({ label: 'Clear Menu' }),
	close: () => ({ label: isMac ? 'Close Window' : 'Close', accelerator: 'CommandOrControl+W' }),
	copy: () => ({ label: 'Copy', accelerator: 'CommandOrControl+C' }),
	cut: () => ({ label: 'Cut', accelerator: 'CommandOrControl+X' }),
	delete: () => ({ label: 'Delete' }),
	forceReload: () => ({ label: 'Force Reload', accelerator: 'Shift+CmdOrCtrl+R' }),
	front: () => ({ label: 'Bring All to Front' }),
	help: () => ({ label: 'Help' }),
	hide: () => ({ label: `Hide ${nameOfApp()}`, accelerator: 'Command+H' }),
	hideOthers: () => ({ label: 'Hide Others', accelerator: 'Command+Alt+H' }),
	minimize: () => ({ label: 'Minimize', accelerator: 'CommandOrControl+M' }),
	mergeAllWindows: () => ({ label: 'Merge All Windows' }),
	moveTabToNewWindow: () => ({ label: 'Move Tab to New Window' }),
	paste: () => ({ label: 'Paste', accelerator: 'CommandOrControl+V' }),
	pasteAndMatchStyle: () => ({
		label: 'Paste and Match Style',
		accelerator: isMac ? 'Cmd+Option+Shift+V' : 'Shift+CommandOrControl+V',
	}),
	quit: () =>
		isMac
			? { label: `Quit ${nameOfApp()}`, accelerator: 'Command+Q' }
			: process.platform === 'win32'
				? { label: 'Exit' }
				: { label: 'Quit', accelerator: 'Control+Q' },
	recentDocuments: () => ({ label: 'Open Recent' }),
	redo: () => ({
		label: 'Redo',
		accelerator: process.platform === 'win32' ? 'Control+Y' : 'Shift+CommandOrControl+Z',
	}),
	reload: () => ({ label: 'Reload', accelerator: 'CmdOrCtrl+R' }),
	resetZoom: () => ({ label: 'Actual Size', accelerator: 'CommandOrControl+0' }),
	selectAll: () => ({ label: 'Select All', accelerator: 'CommandOrControl+A' }),
	selectNextTab: () => ({ label: 'Show Next Tab' }),
	selectPreviousTab: () => ({ label: 'Show Previous Tab' }),
	services: () => ({ label: 'Services' }),
	shareMenu: () => ({ label: 'Share' }),
	showAllTabs: () => ({ label: 'Show All Tabs' }),
	showSubstitutions: () => ({ label: 'Show Substitutions' }),
	startSpeaking: () => ({ label: 'Start Speaking' }),
	stopSpeaking: () => ({ label: 'Stop Speaking' }),
	toggleDevTools: () => ({
		label: 'Toggle Developer Tools',
		accelerator: isMac ? 'Alt+Command+I' : 'Ctrl+Shift+I',
	}),
	togglefullscreen: () => ({
		label: 'Toggle Full Screen',
		accelerator: isMac ? 'Control+Command+F' : 'F11',
	}),
	toggleSmartDashes: () => ({ label: 'Smart Dashes' }),
	toggleSmartQuotes: () => ({ label: 'Smart Quotes' }),
	toggleSpellChecker: () => ({ label: 'Check Spelling While Typing' }),
	toggleTabBar: () => ({ label: 'Toggle Tab Bar' }),
	toggleTextReplacement: () => ({ label: 'Text Replacement' }),
	undo: () => ({ label: 'Undo', accelerator: 'CommandOrControl+Z' }),
	unhide: () => ({ label: 'Show All' }),
	window: () => ({ label: 'Window' }),
	zoom: () => ({ label: 'Zoom' }),
	zoomIn: () => ({ label: 'Zoom In', accelerator: 'CommandOrControl+Plus' }),
	zoomOut: () => ({ label: 'Zoom Out', accelerator: 'CommandOrControl+-' }),
	appMenu: () => ({
		label: packed.json.name,
		submenu: [
			'about',
			'separator',
			'services',
			'separator',
			'hide',
			'hideOthers',
			'unhide',
			'quit',
		],
	}),
	fileMenu: () => ({ label: 'File', submenu: [isMac ? 'close' : 'quit'] }),
	editMenu: () => ({
		label: 'Edit',
		submenu: [
			'undo',
			'redo',
			'separator',
			'cut',
			'copy',
			'paste',
			'delete',
			'separator',
			'selectAll',
		],
	}),
	viewMenu: () => ({
		label: 'View',
		submenu: [
			'reload',
			'forceReload',
			'toggleDevTools',
			'separator',
			'resetZoom',
			'zoomIn',
			'zoomOut',
			'separator',
			'togglefullscreen',
		],
	}),
	windowMenu: () => ({
		label: 'Window',
		submenu: isMac ? ['minimize', 'zoom', 'separator', 'front'] : ['minimize', 'zoom', 'close'],
	}),
};
