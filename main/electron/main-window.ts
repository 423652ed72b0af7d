import { BrowserWindow, screen, type Rectangle, type WebContents } from 'electron';
import type { Settings } from '../contract/settings.ts';
import { PAGE_ADDRESS } from './page-protocol.ts';
import { placeOn, smallest, type PlaceFile, type Shape } from './place.ts';

type Look = Pick<Settings['desktop'], 'alwaysOnTop' | 'overlay'>;

export interface WindowOptions {
	readonly preload: string;
	readonly icon: string;
	readonly places: PlaceFile;
	readonly look: Look;
	/** The person closes the window: true leaves it hidden, false lets it go. */
	readonly onClose: () => boolean;
	/** The page died; it comes back by itself unless that happens again and again. */
	readonly onCrash: (reason: string, isBack: boolean) => void;
}

/** ms without a change after which the window's place is kept: dragging tells of every pixel. */
const SETTLED = 500;

/** Pages that die more often than this within a minute are left alone: loading again would be an endless loop. */
const MAX_CRASHES = 3;

/** The one window. It is made when it is first shown, since a start in the tray needs none. */
export class MainWindow {
	readonly #options: WindowOptions;
	readonly #onMade: (page: WebContents) => void;
	#window: BrowserWindow | null = null;
	#look: Look;
	#timer: NodeJS.Timeout | undefined;
	#crashes: number[] = [];
	#isEnding = false;
	readonly #onScreens = () => {
		this.#bringBack();
	};

	constructor(options: WindowOptions, onMade: (page: WebContents) => void) {
		this.#options = options;
		this.#look = options.look;
		this.#onMade = onMade;
		screen.on('display-removed', this.#onScreens);
		screen.on('display-metrics-changed', this.#onScreens);
	}

	get isFocused(): boolean {
		return this.#window?.isFocused() === true;
	}

	/** Brings it before the person, who asked for it: never called by anything else. */
	show(): void {
		const window = (this.#window ??= this.#make());
		if (window.isMinimized()) window.restore();
		window.show();
		window.focus();
	}

	/** Asks for attention in the taskbar or the dock, without the focus. */
	attract(isOn: boolean): void {
		this.#window?.flashFrame(isOn);
	}

	follow(look: Look): void {
		const isOtherShape = look.overlay !== this.#look.overlay;
		this.#look = look;
		const window = this.#window;
		if (!window) return;
		if (isOtherShape) {
			if (window.isMaximized()) window.unmaximize();
			window.setBounds(this.#place());
		}
		window.setAlwaysOnTop(isOnTop(look));
	}

	/** Ends the window for good. */
	destroy(): void {
		this.#isEnding = true;
		screen.off('display-removed', this.#onScreens);
		screen.off('display-metrics-changed', this.#onScreens);
		clearTimeout(this.#timer);
		this.#window?.destroy();
		this.#window = null;
	}

	get #shape(): Shape {
		return this.#look.overlay ? 'overlay' : 'normal';
	}

	#place(): Rectangle {
		const main = screen.getPrimaryDisplay();
		const others = screen.getAllDisplays().filter(({ id }) => id !== main.id);
		const screens = [main, ...others].map(({ workArea }) => workArea);
		return placeOn(screens, this.#shape, this.#options.places.places[this.#shape]);
	}

	#make(): BrowserWindow {
		const { preload, icon, places } = this.#options;
		const window = new BrowserWindow({
			...this.#place(),
			minWidth: smallest.width,
			minHeight: smallest.height,
			show: false,
			title: 'Resonite Bridge',
			icon,
			// The page's own dark, so that no white flashes before its first frame.
			backgroundColor: '#11151d',
			alwaysOnTop: isOnTop(this.#look),
			webPreferences: {
				preload,
				// Electron security 2, 3, 4 and 6: said although they are the defaults, so that nobody has to know them.
				nodeIntegration: false,
				nodeIntegrationInWorker: false,
				nodeIntegrationInSubFrames: false,
				contextIsolation: true,
				sandbox: true,
				webSecurity: true,
				// 8, 9, 10 and 11: no mixed content, no experiments, no features by name, no <webview>.
				allowRunningInsecureContent: false,
				experimentalFeatures: false,
				webviewTag: false,
				spellcheck: false,
			},
		});
		if (places.places.isMaximized && this.#shape === 'normal') window.maximize();
		this.#watch(window);
		this.#onMade(window.webContents);
		void window.loadURL(PAGE_ADDRESS);
		return window;
	}

	#watch(window: BrowserWindow): void {
		window.on('close', (event) => {
			if (this.#isEnding || !this.#options.onClose()) return;
			event.preventDefault();
			window.hide();
		});
		window.on('closed', () => {
			if (this.#window === window) this.#window = null;
		});
		const remember = () => {
			clearTimeout(this.#timer);
			this.#timer = setTimeout(() => {
				this.#remember(window);
			}, SETTLED);
		};
		window.on('resize', remember);
		window.on('move', remember);
		window.on('maximize', remember);
		window.on('unmaximize', remember);
		window.webContents.on('render-process-gone', (_event, { reason }) => {
			if (reason !== 'clean-exit' && !this.#isEnding) this.#recover(window, reason);
		});
	}

	#remember(window: BrowserWindow): void {
		if (window.isDestroyed() || window.isMinimized()) return;
		const bounds = window.getNormalBounds();
		const isMaximized = window.isMaximized();
		void this.#options.places.save(
			this.#shape === 'normal' ? { normal: bounds, isMaximized } : { overlay: bounds },
		);
	}

	#recover(window: BrowserWindow, reason: string): void {
		const now = Date.now();
		this.#crashes = [...this.#crashes.filter((at) => now - at < 60_000), now];
		const isBack = this.#crashes.length <= MAX_CRASHES;
		this.#options.onCrash(reason, isBack);
		if (isBack) window.webContents.reload();
		// The next time it is shown, it is made anew.
		else window.destroy();
	}

	/** A screen has gone or changed: the window must not be where nobody can reach it. */
	#bringBack(): void {
		const window = this.#window;
		if (!window || window.isMaximized() || window.isMinimized()) return;
		const screens = screen.getAllDisplays().map(({ workArea }) => workArea);
		const bounds = window.getBounds();
		const place = placeOn(screens, this.#shape, bounds);
		if (!isSame(place, bounds)) window.setBounds(place);
	}
}

const isOnTop = ({ alwaysOnTop, overlay }: Look) => alwaysOnTop || overlay;

const isSame = (a: Rectangle, b: Rectangle) =>
	a.x === b.x && a.y === b.y && a.width === b.width && a.height === b.height;
