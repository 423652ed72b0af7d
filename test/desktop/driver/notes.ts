/** The recorder's notes, as they are inside of the app: see recorder.cjs. */
export interface Notes {
	readonly calls: Call[];
	readonly trays: {
		readonly tray: Electron.Tray;
		readonly image: Electron.NativeImage | string | null;
		readonly toolTip: string;
		readonly title: string;
		readonly menu: Electron.Menu | null;
	}[];
	readonly notifications: {
		readonly notification: Electron.Notification;
		readonly isOpen: boolean;
	}[];
	readonly dialogs: AskedDialog[];
	readonly answers: Record<string, unknown[]>;
	readonly files: WeakMap<object, string>;
}

declare global {
	var desktopNotes: Notes;
}

export interface Call {
	/** Like `shell.openExternal`. */
	readonly what: string;
	readonly args: readonly unknown[];
}

export interface AskedDialog {
	readonly kind: string;
	readonly options: Record<string, unknown>;
}

/** A menu item, as a person sees it. */
export interface Line {
	readonly id: string;
	readonly type: string;
	readonly label: string;
	readonly sublabel: string;
	readonly role: string;
	readonly accelerator: string;
	readonly isEnabled: boolean;
	readonly isVisible: boolean;
	readonly isChecked: boolean;
	readonly lines: readonly Line[];
}

export interface SeenTray {
	/** File of its image; null when it was not loaded from one, or never set after the icon was made. */
	readonly file: string | null;
	/** The image itself as a PNG in Base64; empty when it is not known. */
	readonly png: string;
	readonly toolTip: string;
	readonly title: string;
	readonly menu: readonly Line[];
}

export interface SeenNotification {
	readonly title: string;
	readonly body: string;
	readonly isSilent: boolean;
	readonly urgency: string;
	readonly actions: readonly string[];
	/** Shown, and neither clicked nor closed since. */
	readonly isOpen: boolean;
}

/** A menu as text, for people who look at it: one line per item. */
export function menuText(lines: readonly Line[], indent = ''): string {
	return lines
		.filter(({ isVisible }) => isVisible)
		.map((line) => {
			if (line.type === 'separator') return `${indent}---\n`;
			const mark = line.isChecked ? '[x] ' : line.type === 'checkbox' ? '[ ] ' : '';
			const rest = [line.sublabel, line.accelerator, line.isEnabled ? '' : '(disabled)'];
			const words = [`${mark}${line.label}`, ...rest.filter((word) => word !== '')].join('  ');
			return `${indent}${words}\n${menuText(line.lines, `${indent}    `)}`;
		})
		.join('');
}
