import { life } from './life.ts';
import { Menu } from './menu.ts';
import { toImage, type NativeImage } from './native-image.ts';
import { checkValue, either, flag, instance, oneOf, text } from './options.ts';
import { StandInError, StrictEmitter } from './strict.ts';

const events = [
	'click',
	'right-click',
	'double-click',
	'middle-click',
	'balloon-show',
	'balloon-click',
	'balloon-closed',
	'mouse-enter',
	'mouse-leave',
	'mouse-move',
	'mouse-up',
	'mouse-down',
];

type Known =
	| 'setToolTip'
	| 'setTitle'
	| 'getTitle'
	| 'setIgnoreDoubleClickEvents'
	| 'getIgnoreDoubleClickEvents'
	| 'closeContextMenu'
	| 'getBounds'
	| 'getGUID'
	| 'focus'
	| 'destroy'
	| 'isDestroyed';

/** An icon of the tray. Who wants to see it, sees what the app sets: its calls are recorded from outside. */
export class Tray extends StrictEmitter implements Pick<Electron.Tray, Known> {
	readonly #guid: string | null;
	#title = '';
	#ignoresDoubleClicks = false;
	#isDestroyed = false;

	constructor(image: NativeImage | string, guid?: string) {
		super(events);
		life.requireReady('Cannot create Tray');
		toImage(image);
		if (guid !== undefined) checkValue('Tray: guid', guid, text);
		this.#guid = guid ?? null;
	}

	setImage(image: NativeImage | string): void {
		this.#alive();
		toImage(image);
	}

	setPressedImage(image: NativeImage | string): void {
		this.setImage(image);
	}

	setToolTip(toolTip: string): void {
		this.#alive();
		checkValue('tray.setToolTip', toolTip, text);
	}

	setTitle(title: string): void {
		this.#alive();
		checkValue('tray.setTitle', title, text);
		this.#title = title;
	}

	getTitle(): string {
		return this.#title;
	}

	setContextMenu(menu: Menu | null): void {
		this.#alive();
		checkValue('tray.setContextMenu', menu, either(instance(Menu), oneOf(null)));
	}

	popUpContextMenu(menu?: Menu): void {
		this.#alive();
		if (menu !== undefined) checkValue('tray.popUpContextMenu', menu, instance(Menu));
	}

	closeContextMenu(): void {
		this.#alive();
	}

	setIgnoreDoubleClickEvents(ignore: boolean): void {
		checkValue('tray.setIgnoreDoubleClickEvents', ignore, flag);
		this.#ignoresDoubleClicks = ignore;
	}

	getIgnoreDoubleClickEvents(): boolean {
		return this.#ignoresDoubleClicks;
	}

	getBounds(): Electron.Rectangle {
		return { x: 1880, y: 1045, width: 24, height: 24 };
	}

	getGUID(): string | null {
		return this.#guid;
	}

	focus(): void {
		this.#alive();
	}

	destroy(): void {
		this.#isDestroyed = true;
	}

	isDestroyed(): boolean {
		return this.#isDestroyed;
	}

	#alive(): void {
		if (this.#isDestroyed) throw new StandInError('the tray icon is destroyed.');
	}
}
