import { isPressed, parseAccelerator } from './accelerators.ts';
import { life } from './life.ts';
import { roles } from './menu-roles.ts';
import { NativeImage, toImage } from './native-image.ts';
import {
	callback,
	checkOptions,
	checkValue,
	either,
	flag,
	instance,
	integer,
	listOf,
	object,
	oneOf,
	text,
	type Shape,
} from './options.ts';
import { menuShortcuts } from './shortcuts.ts';
import { Strict, StandInError, StrictEmitter } from './strict.ts';

type Template = Electron.MenuItemConstructorOptions;
type Type = NonNullable<Template['type']>;
type Click = (menuItem: MenuItem, window: object | undefined, event: object) => void;

const types = ['normal', 'separator', 'submenu', 'checkbox', 'radio'] satisfies Type[];
const itemOptions = {
	click: callback,
	role: oneOf(...Object.keys(roles)),
	type: oneOf(...types),
	label: text,
	sublabel: text,
	toolTip: text,
	accelerator: text,
	icon: either(text, instance(NativeImage)),
	enabled: flag,
	acceleratorWorksWhenHidden: flag,
	visible: flag,
	checked: flag,
	registerAccelerator: flag,
	submenu: object,
	id: text,
	before: listOf(text),
	after: listOf(text),
} satisfies Shape<Template>;

let lastCommand = 0;

/** One line of a menu. `click()` does what a person's click does. */
export class MenuItem extends Strict {
	readonly id: string;
	readonly role: Template['role'];
	readonly type: Type;
	readonly submenu: Menu | null;
	readonly commandId: number;
	readonly click: (event?: object, window?: object, contents?: object) => void;
	readonly accelerator: string | null;
	readonly icon: NativeImage | null;
	readonly registerAccelerator: boolean;
	label: string;
	sublabel: string;
	toolTip: string;
	enabled: boolean;
	visible: boolean;
	checked: boolean;
	menu: Menu | null = null;

	constructor(options: Template) {
		super();
		checkOptions('MenuItem', options, itemOptions);
		const words = options.role ? roles[options.role]() : undefined;
		lastCommand += 1;
		this.commandId = lastCommand;
		const below = options.submenu ?? words?.submenu?.map(fromRole);
		this.submenu = below === undefined ? null : toMenu(below as unknown as Template[] | Menu);
		this.type = options.type ?? (this.submenu ? 'submenu' : 'normal');
		if (this.type === 'submenu' && !this.submenu)
			throw new StandInError('Invalid submenu: a menu item of this type has one.');
		this.id = options.id ?? '';
		this.role = options.role;
		this.label = options.label ?? words?.label ?? '';
		if (this.label === '' && this.type !== 'separator')
			throw new StandInError('a menu item has a label, a role, or the type separator.');
		this.sublabel = options.sublabel ?? '';
		this.toolTip = options.toolTip ?? '';
		this.accelerator = options.accelerator ?? words?.accelerator ?? null;
		if (this.accelerator !== null) parseAccelerator(this.accelerator);
		this.icon = options.icon ? toImage(options.icon as unknown as NativeImage | string) : null;
		this.enabled = options.enabled ?? true;
		this.visible = options.visible ?? true;
		this.checked = options.checked ?? false;
		this.registerAccelerator = options.registerAccelerator ?? true;
		const given = options.click as Click | undefined;
		this.click = (event = {}, window) => {
			if (!this.enabled) throw new StandInError(`the menu item "${this.label}" is disabled.`);
			this.#flip();
			if (this.role) life.emit('role', this.role);
			else given?.(this, window, event);
		};
	}

	/** A click changes the check mark before the app hears of it. */
	#flip(): void {
		if (this.type === 'checkbox') this.checked = !this.checked;
		if (this.type !== 'radio') return;
		for (const other of this.menu ? groupOf(this.menu, this) : []) other.checked = false;
		this.checked = true;
	}
}

const fromRole = (role: string): Template =>
	role === 'separator' ? { type: 'separator' } : { role: role as NonNullable<Template['role']> };

const toMenu = (below: Template[] | Menu): Menu =>
	below instanceof Menu ? below : Menu.buildFromTemplate(below);

let application: Menu | null = null;
let isSet = false;

export class Menu extends StrictEmitter {
	items: MenuItem[] = [];

	constructor() {
		super(['menu-will-show', 'menu-will-close']);
	}

	static buildFromTemplate(template: readonly (Template | MenuItem)[]): Menu {
		checkValue('Menu.buildFromTemplate', template, listOf(object));
		const menu = new Menu();
		for (const one of template) menu.append(one instanceof MenuItem ? one : new MenuItem(one));
		const ids = menu.items.map(({ id }) => id).filter((id) => id !== '');
		const twice = ids.find((id, index) => ids.indexOf(id) !== index);
		if (twice !== undefined) throw new StandInError(`two menu items have the id "${twice}".`);
		return menu;
	}

	static setApplicationMenu(menu: Menu | null): void {
		checkValue('Menu.setApplicationMenu', menu, either(instance(Menu), oneOf(null)));
		application = menu;
		isSet = true;
	}

	static getApplicationMenu(): Menu | null {
		return application;
	}

	append(item: MenuItem): void {
		this.insert(this.items.length, item);
	}

	insert(position: number, item: MenuItem): void {
		checkValue('menu.insert: position', position, integer);
		checkValue('menu.insert: item', item, instance(MenuItem));
		item.menu = this;
		this.items.splice(position, 0, item);
	}

	getMenuItemById(id: string): MenuItem | null {
		for (const item of this.items) {
			const found = item.id === id ? item : item.submenu?.getMenuItemById(id);
			if (found) return found;
		}
		return null;
	}

	popup(options: Electron.PopupOptions = {}): void {
		checkValue('menu.popup', options, object);
		this.emit('menu-will-show', {});
	}

	closePopup(): void {
		this.emit('menu-will-close', {});
	}
}

/** Radio items between two separators: one of them is checked. */
function groupOf(menu: Menu, item: MenuItem): MenuItem[] {
	const at = menu.items.indexOf(item);
	const isEnd = ({ type }: MenuItem) => type !== 'radio';
	const start = menu.items.slice(0, at).findLastIndex(isEnd) + 1;
	const end = menu.items.slice(at).findIndex(isEnd);
	return menu.items.slice(start, end < 0 ? undefined : at + end);
}

life.once('ready', () => {
	// An app that sets no menu gets one that reloads its page and opens the developer tools.
	const names = ['fileMenu', 'editMenu', 'viewMenu', 'windowMenu'] as const;
	if (!isSet) Menu.setApplicationMenu(Menu.buildFromTemplate(names.map((role) => ({ role }))));
});

const flat = (menu: Menu): MenuItem[] =>
	menu.items.flatMap((item) => [item, ...(item.submenu ? flat(item.submenu) : [])]);

// On a Mac the menu takes its keys before the page; there, as elsewhere here, they reach it after the page.
menuShortcuts.press = (keys) => {
	const item = application
		? flat(application).find(
				({ accelerator, enabled, registerAccelerator }) =>
					accelerator !== null && enabled && registerAccelerator && isPressed(accelerator, keys),
			)
		: undefined;
	item?.click();
};
