import { AppError } from '../../main/contract/errors.ts';
import type { Desktop } from '../../main/bridge/desktop.ts';
import type { DesktopState, DesktopView } from '../../main/contract/desktop.ts';
import { say } from '../../main/contract/words.ts';
import type { TestBridge } from './open-bridge.ts';

/**
 * Stands for the Electron side, as the page sees it: a test says how it is with the app, and what a menu or a
 * notification asks for. Nothing is fetched, installed or opened; what the page asked for is written down.
 */
export class TestDesktop implements Desktop {
	/** What the page asked for, oldest first. */
	readonly asked: string[] = [];
	#state: DesktopState;
	#bus: TestBridge['bridge']['bus'] | null = null;
	#isRefusing = false;

	constructor(state: Partial<DesktopState> = {}) {
		this.#state = {
			platform: 'win32',
			versions: { Electron: '45.4.1', Chromium: '153.0.0.0', 'Node.js': '24.21.0' },
			secrets: 'protected',
			update: { kind: 'current', checkedAt: null },
			...state,
		};
	}

	get state(): DesktopState {
		return this.#state;
	}

	/** From now on the page hears of changes. */
	join<B extends TestBridge>(bridge: B): B {
		this.#bus = bridge.bridge.bus;
		return bridge;
	}

	change(change: Partial<DesktopState>): void {
		this.#state = { ...this.#state, ...change };
		this.#bus?.emit('desktop.changed', this.#state);
	}

	/** A menu, a notification or a link leads the page there. */
	show(view: DesktopView): void {
		this.#bus?.emit('desktop.shown', { view });
	}

	/** The next request of the page is refused. */
	refuseNext(): void {
		this.#isRefusing = true;
	}

	checkForUpdate(): Promise<void> {
		return this.#write('check');
	}

	downloadUpdate(): Promise<void> {
		return this.#write('download');
	}

	installUpdate(): Promise<void> {
		return this.#write('install');
	}

	openDataFolder(): Promise<void> {
		return this.#write('open');
	}

	/** What the person picks when they are asked for a folder; null: nothing. */
	folder: string | null = null;

	async chooseFolder(from: string | null): Promise<string | null> {
		await this.#write(`choose ${from ?? 'anywhere'}`);
		return this.folder;
	}

	copy(text: string): Promise<void> {
		return this.#write(`copy ${text}`);
	}

	#write(what: string): Promise<void> {
		this.asked.push(what);
		if (!this.#isRefusing) return Promise.resolve();
		this.#isRefusing = false;
		return Promise.reject(new AppError('FOLDER_UNUSABLE', say('It is gone.', 'ありません。')));
	}
}
