import { join } from 'node:path';
import { app, Notification, session } from 'electron';
import { openBridge } from '../bridge/open.ts';
import type { Bridge } from '../bridge/bridge.ts';
import type { CrashWatch } from '../bridge/crash-watch.ts';
import type { DesktopView } from '../contract/desktop.ts';
import { AppError } from '../contract/errors.ts';
import type { Unsubscribe } from '../contract/transport.ts';
import { crashed, goesOnInTray } from './desktop-words.ts';
import { followSettings } from './follow-settings.ts';
import { AppDesktop } from './app-desktop.ts';
import { ApprovalNews } from './approval-news.ts';
import { createAsk, type Ask } from './asks.ts';
import { serveIpc } from './ipc.ts';
import { speak, type Say } from './language.ts';
import { lockDown } from './lockdown.ts';
import { MainWindow } from './main-window.ts';
import { servePage } from './page-protocol.ts';
import { PageViews } from './page-views.ts';
import { PlaceFile } from './place.ts';
import { openSecrets } from './secrets.ts';
import { Tray } from './tray.ts';
import { Updates } from './updates.ts';
import { View } from './view.ts';
import { followWakes } from './wakes.ts';

export interface DesktopAppOptions {
	readonly folder: string;
	readonly port: number | undefined;
	readonly crashes: CrashWatch;
}

interface Parts {
	readonly bridge: Bridge;
	readonly view: View;
	readonly updates: Updates;
	readonly desktop: AppDesktop;
	readonly places: PlaceFile;
}

/** What is built lies side by side: out/main, out/preload, out/renderer. */
const built = (path: string) => join(import.meta.dirname, '..', path);

/** The bridge with a window, a tray and notifications around it. */
export class DesktopApp {
	readonly #bridge: Bridge;
	readonly #view: View;
	readonly #ask: Ask;
	readonly #tell: Say;
	readonly #window: MainWindow;
	readonly #page: PageViews;
	#endIpc: Unsubscribe = () => undefined;
	readonly #updates: Updates;
	readonly #desktop: AppDesktop;
	/** Ends the parts, in this order. */
	readonly #stops: (() => void)[] = [];
	#isQuitting = false;
	#wasTold = false;

	private constructor({ bridge, view, places, ...parts }: Parts) {
		this.#bridge = bridge;
		this.#view = view;
		this.#updates = parts.updates;
		this.#desktop = parts.desktop;
		this.#ask = createAsk(bridge);
		this.#tell = speak(() => view.seen.settings.page.language);
		this.#page = new PageViews((shown) => {
			bridge.bus.emit('desktop.shown', { view: shown });
		});
		this.#window = new MainWindow(
			{
				preload: built('preload/index.cjs'),
				icon: built('main/icons/icon.png'),
				places,
				look: view.seen.settings.desktop,
				onClose: () => this.#close(),
				onCrash: (reason, isBack) => {
					bridge.notify(crashed(reason, isBack));
				},
			},
			(page) => {
				// A window that was made anew has the door of the one before it.
				this.#endIpc();
				this.#endIpc = serveIpc(bridge, page, this.#page);
			},
		);
	}

	/**
	 * Opens the bridge in its folder, and everything around it but the window.
	 * @throws AppError FOLDER_IN_USE, SETTINGS_NEWER and others, with nothing left open
	 */
	static async open({ folder, port, crashes }: DesktopAppOptions): Promise<DesktopApp> {
		servePage(session.defaultSession, built('renderer'));
		lockDown(session.defaultSession);
		const places = await PlaceFile.open(join(folder, 'window.json'));
		const updates = await Updates.open({ folder, beforeInstall: () => opened.stop() });
		const desktop = await AppDesktop.open(folder, updates);
		const version = app.getVersion();
		const bridge = await openBridge({
			folder,
			version,
			port,
			openSecrets,
			desktop,
			crashes,
		});
		const view = await View.open(bridge);
		const opened = new DesktopApp({ bridge, view, updates, desktop, places });
		// A port that is taken is told on the page, where it can be changed.
		await bridge.start().catch(onlyAppErrors);
		opened.#start();
		return opened;
	}

	/** Brings the window forward, at a view if one is asked for. Only ever on a person's own act. */
	show(view: DesktopView | null): void {
		this.#window.show();
		this.#page.show(view);
	}

	/** Ends everything: the last rows are then on disk. */
	async stop(): Promise<void> {
		this.#isQuitting = true;
		this.#endIpc();
		for (const stop of this.#stops.splice(0)) stop();
		await this.#bridge.stop();
	}

	#start(): void {
		const actions = {
			ask: this.#ask,
			open: (view: DesktopView | null) => {
				this.show(view);
			},
			copy: (text: string) => {
				this.#ask('desktop.copy', { text });
			},
			quit: () => {
				app.quit();
			},
		};
		const options = { view: this.#view, tell: this.#tell };
		const tray = new Tray({ ...options, actions, icons: built('main/icons') });
		const news = new ApprovalNews({
			...options,
			isInView: () => this.#window.isFocused,
			attract: (isOn) => {
				this.#window.attract(isOn);
			},
			onClick: () => {
				this.show('users');
			},
		});
		this.#stops.push(
			followSettings({
				...options,
				ask: this.#ask,
				window: this.#window,
				updates: this.#updates,
				show: actions.open,
				notify: (notice) => {
					this.#bridge.notify(notice);
				},
			}),
			this.#updates.onChange(() => {
				this.#bridge.bus.emit('desktop.changed', this.#desktop.state);
			}),
			followWakes(() => {
				this.#bridge.wake();
			}),
			() => {
				news.stop();
			},
			() => {
				tray.stop();
			},
			() => {
				this.#updates.stop();
			},
			() => {
				this.#view.stop();
			},
			() => {
				this.#window.destroy();
			},
		);
	}

	/** @returns whether the window stays, hidden */
	#close(): boolean {
		if (this.#isQuitting) return false;
		if (!this.#view.seen.settings.desktop.closeToTray) {
			app.quit();
			return false;
		}
		// Once per start: who closes a window may believe that all has ended.
		if (!this.#wasTold && Notification.isSupported()) {
			new Notification({
				title: 'Resonite Bridge',
				body: this.#tell(goesOnInTray),
				silent: true,
			}).show();
		}
		this.#wasTold = true;
		return true;
	}
}

/** They stand in the state of the server, on the page. */
function onlyAppErrors(error: unknown): void {
	if (!(error instanceof AppError)) throw error;
}
