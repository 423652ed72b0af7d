import { windowEvents } from './event-names.ts';
import { life } from './life.ts';
import { checkOptions, checkValue, flag, integer, number, text, type Shape } from './options.ts';
import { screen } from './screen.ts';
import { preventable, strict, StrictEmitter } from './strict.ts';

const rectangle = {
	x: integer,
	y: integer,
	width: integer,
	height: integer,
} satisfies Shape<Electron.Rectangle>;

type Known =
	| 'getBounds'
	| 'setBounds'
	| 'getNormalBounds'
	| 'getContentBounds'
	| 'getSize'
	| 'setSize'
	| 'center'
	| 'getMinimumSize'
	| 'setMinimumSize'
	| 'isVisible'
	| 'show'
	| 'showInactive'
	| 'hide'
	| 'focus'
	| 'blur'
	| 'isFocused'
	| 'isMaximized'
	| 'maximize'
	| 'unmaximize'
	| 'isMinimized'
	| 'minimize'
	| 'restore'
	| 'isFullScreen'
	| 'setFullScreen'
	| 'isNormal'
	| 'isDestroyed'
	| 'isAlwaysOnTop'
	| 'setAlwaysOnTop';

type Mode = 'normal' | 'maximized' | 'full';

/** Which window has the keyboard; there is at most one. */
const focused: BaseWindow[] = [];

/** A window as the desktop sees it: where it is, how big, and whether anybody sees it. It has no frame around its page. */
export class BaseWindow extends StrictEmitter implements Pick<Electron.BaseWindow, Known> {
	#normal: Electron.Rectangle;
	#mode: Mode = 'normal';
	#minimum: [number, number];
	#isVisible = false;
	#isMinimized = false;
	#isAlwaysOnTop: boolean;

	constructor(options: Electron.BaseWindowConstructorOptions) {
		super(windowEvents);
		const { width = 800, height = 600, alwaysOnTop = false } = options;
		const { workArea } = screen.getPrimaryDisplay();
		this.#normal = {
			x: options.x ?? workArea.x + Math.round((workArea.width - width) / 2),
			y: options.y ?? workArea.y + Math.round((workArea.height - height) / 2),
			width: Math.max(width, options.minWidth ?? 0),
			height: Math.max(height, options.minHeight ?? 0),
		};
		this.#minimum = [options.minWidth ?? 0, options.minHeight ?? 0];
		this.#isAlwaysOnTop = alwaysOnTop;
		if (options.fullscreen) this.#mode = 'full';
	}

	isDestroyed(): boolean {
		return false;
	}

	getBounds(): Electron.Rectangle {
		const { bounds, workArea } = screen.getDisplayMatching(this.#normal);
		const places = { normal: this.#normal, maximized: workArea, full: bounds };
		return { ...places[this.#mode] };
	}

	getNormalBounds(): Electron.Rectangle {
		return { ...this.#normal };
	}

	getContentBounds(): Electron.Rectangle {
		return this.getBounds();
	}

	setBounds(bounds: Partial<Electron.Rectangle>): void {
		checkOptions('setBounds', bounds, rectangle);
		const before = this.getBounds();
		const next = { ...this.#normal, ...bounds };
		const [minWidth, minHeight] = this.#minimum;
		next.width = Math.max(next.width, minWidth);
		next.height = Math.max(next.height, minHeight);
		this.#normal = next;
		this.#mode = 'normal';
		this.#tellChange(before);
	}

	getSize(): number[] {
		const { width, height } = this.getBounds();
		return [width, height];
	}

	setSize(width: number, height: number): void {
		this.setBounds({ width, height });
	}

	center(): void {
		const { workArea } = screen.getDisplayMatching(this.#normal);
		const { width, height } = this.#normal;
		this.setBounds({
			x: workArea.x + Math.round((workArea.width - width) / 2),
			y: workArea.y + Math.round((workArea.height - height) / 2),
		});
	}

	getMinimumSize(): number[] {
		return [...this.#minimum];
	}

	setMinimumSize(width: number, height: number): void {
		checkValue('setMinimumSize: width', width, integer);
		checkValue('setMinimumSize: height', height, integer);
		this.#minimum = [width, height];
	}

	isVisible(): boolean {
		return this.#isVisible && !this.#isMinimized;
	}

	show(): void {
		this.#appear();
		this.#takeFocus();
	}

	showInactive(): void {
		this.#appear();
	}

	hide(): void {
		if (!this.#isVisible) return;
		this.blur();
		this.#isVisible = false;
		this.emit('hide');
	}

	isFocused(): boolean {
		return focused.at(0) === this;
	}

	focus(): void {
		this.#takeFocus();
	}

	blur(): void {
		if (!this.isFocused()) return;
		focused.length = 0;
		this.emit('blur', strict('event', {}));
		life.emit('window-focus', this, false);
	}

	isMaximized(): boolean {
		return this.#mode === 'maximized';
	}

	maximize(): void {
		this.#change('maximized', 'maximize');
		this.#appear();
		this.#takeFocus();
	}

	unmaximize(): void {
		if (this.#mode === 'maximized') this.#change('normal', 'unmaximize');
	}

	isFullScreen(): boolean {
		return this.#mode === 'full';
	}

	setFullScreen(isFull: boolean): void {
		checkValue('setFullScreen', isFull, flag);
		if (isFull !== this.isFullScreen())
			this.#change(isFull ? 'full' : 'normal', isFull ? 'enter-full-screen' : 'leave-full-screen');
	}

	isNormal(): boolean {
		return this.#mode === 'normal' && !this.#isMinimized;
	}

	isMinimized(): boolean {
		return this.#isMinimized;
	}

	minimize(): void {
		if (this.#isMinimized) return;
		this.blur();
		this.#isMinimized = true;
		this.emit('minimize');
	}

	restore(): void {
		if (!this.#isMinimized) return;
		this.#isMinimized = false;
		this.emit('restore');
		this.#takeFocus();
	}

	isAlwaysOnTop(): boolean {
		return this.#isAlwaysOnTop;
	}

	setAlwaysOnTop(isOnTop: boolean, level = 'floating', relativeLevel = 0): void {
		checkValue('setAlwaysOnTop', isOnTop, flag);
		checkValue('setAlwaysOnTop: level', level, text);
		checkValue('setAlwaysOnTop: relativeLevel', relativeLevel, number);
		if (isOnTop === this.#isAlwaysOnTop) return;
		this.#isAlwaysOnTop = isOnTop;
		this.emit('always-on-top-changed', preventable({}), isOnTop);
	}

	// Not by the methods above: whoever watches those is to see what the app calls, and nothing else.
	#appear(): void {
		if (this.#isVisible) return;
		this.#isVisible = true;
		this.emit('show');
	}

	/** A hidden window cannot have the keyboard. */
	#takeFocus(): void {
		if (this.isFocused() || !this.isVisible()) return;
		focused[0]?.blur();
		focused.push(this);
		this.emit('focus', strict('event', {}));
		life.emit('window-focus', this, true);
	}

	#change(mode: Mode, event: string): void {
		if (this.#mode === mode) return;
		const before = this.getBounds();
		this.#mode = mode;
		this.emit(event);
		this.#tellChange(before);
	}

	#tellChange(before: Electron.Rectangle): void {
		const now = this.getBounds();
		if (now.x !== before.x || now.y !== before.y) {
			this.emit('move');
			this.emit('moved');
		}
		if (now.width !== before.width || now.height !== before.height) {
			this.emit('resize');
			this.emit('resized');
		}
	}
}
