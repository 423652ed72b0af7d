import type { UpdateState } from '../contract/desktop.ts';
import { AppError } from '../contract/errors.ts';
import type { Unsubscribe } from '../contract/transport.ts';
import { say, type Words } from '../contract/words.ts';
import { Engine, type Limits } from './updates/engine.ts';
import type { Host } from './updates/host.ts';
import { explain, whileAlive } from './updates/problem.ts';
import { Schedule, usualPace, type Pace } from './updates/schedule.ts';
import { whyOff } from './updates/why-off.ts';

export interface UpdatesOptions {
	/** The data folder, where the time of the last check is kept. */
	readonly folder: string;
	/** Ends the bridge cleanly: the app is about to be replaced. */
	beforeInstall(): Promise<void>;
	/** If not Electron. */
	readonly host?: Host;
	readonly limits?: Limits & { readonly pace: Pace };
}

const usualLimits = { check: 30_000, silence: 120_000, pace: usualPace };

/** Longest wait for the clean end, in ms; the bridge itself has less. Who pressed Restart gets a restart. */
const END_LIMIT = 30_000;

/** Brings this copy of the app up to date, step by step, each on a person's word. */
export class Updates {
	readonly #options: UpdatesOptions;
	readonly #host: Host;
	readonly #engine: Engine;
	readonly #schedule: Schedule;
	readonly #listeners = new Set<() => void>();
	#state: UpdateState = { kind: 'current', checkedAt: null };
	#checking: Promise<void> | null = null;
	#installing: Promise<void> | null = null;

	private constructor(options: UpdatesOptions, host: Host) {
		const { pace, ...limits } = options.limits ?? usualLimits;
		this.#options = options;
		this.#host = host;
		this.#engine = new Engine(host, limits);
		this.#schedule = new Schedule({
			folder: options.folder,
			pace,
			log: host.log,
			check: () => this.#check(false),
		});
	}

	/** Looks at what kind of copy this is. Asks nothing of the network. */
	static async open(options: UpdatesOptions): Promise<Updates> {
		const host = options.host ?? (await import('./updates/host.ts')).electronHost();
		const updates = new Updates(options, host);
		const failure = await updates.#schedule.open();
		const off = await whyOff(host.copy);
		if (off) updates.#state = { kind: 'off', why: off };
		else if (failure) updates.#state = { kind: 'failed', why: failure };
		return updates;
	}

	get state(): UpdateState {
		return this.#state;
	}

	onChange(listener: () => void): Unsubscribe {
		this.#listeners.add(listener);
		return () => this.#listeners.delete(listener);
	}

	/** Whether the network may be asked once a day. */
	followSettings(checkForUpdates: boolean): void {
		this.#schedule.follow(checkForUpdates && this.#state.kind !== 'off');
	}

	/** Asks whether there is a newer version, and returns when it is known; the state tells the answer. */
	check(): Promise<void> {
		return this.#check(true);
	}

	/**
	 * Returns when the download is under way.
	 * @throws AppError STATE_CONFLICT
	 */
	async download(): Promise<void> {
		await this.#checking;
		if (this.#state.kind !== 'available') throw new AppError('STATE_CONFLICT', nothingToDownload);
		const { version, notes } = this.#state;
		this.#set({ kind: 'downloading', version, done: 0 });
		void this.#download(version, notes);
	}

	/**
	 * Replaces the app and starts it again. Returns shortly before it ends; the state tells where it did not work.
	 * @throws AppError STATE_CONFLICT
	 */
	async install(): Promise<void> {
		if (this.#state.kind !== 'ready') throw new AppError('STATE_CONFLICT', nothingToInstall);
		this.#installing ??= this.#install().finally(() => {
			this.#installing = null;
		});
		await this.#installing;
	}

	/** Ends what is under way, but for an installation. */
	stop(): void {
		this.#schedule.follow(false);
		this.#listeners.clear();
		if (this.#state.kind === 'downloading') this.#engine.cancel();
	}

	#check(isAsked: boolean): Promise<void> {
		if (['off', 'downloading', 'ready'].includes(this.#state.kind)) return Promise.resolve();
		const known = this.#state;
		if (isAsked) this.#set({ kind: 'checking' });
		this.#checking ??= this.#ask(known).finally(() => {
			this.#checking = null;
		});
		return this.#checking;
	}

	async #ask(known: UpdateState): Promise<void> {
		try {
			const release = await this.#engine.check();
			await this.#schedule.checked(true);
			this.#set(
				release ? { kind: 'available', ...release } : { kind: 'current', checkedAt: Date.now() },
			);
		} catch (error) {
			await this.#schedule.checked(false);
			// No network today does not undo what was found yesterday.
			const isStillThere = known.kind === 'available' && this.#state.kind === 'available';
			if (!isStillThere) this.#fail(error);
		}
	}

	async #download(version: string, notes: string): Promise<void> {
		try {
			await this.#engine.download((done) => {
				this.#set({ kind: 'downloading', version, done });
			});
			this.#set({ kind: 'ready', version, notes });
		} catch (error) {
			this.#fail(error);
		}
	}

	async #install(): Promise<void> {
		try {
			await this.#engine.prepare();
		} catch (error) {
			this.#fail(error);
			return;
		}
		await whileAlive(END_LIMIT, () => this.#options.beforeInstall()).catch((error: unknown) => {
			this.#host.log('error', `The app did not end cleanly: ${String(error)}`);
		});
		try {
			this.#engine.install();
		} catch (error) {
			// All has ended by now: the app starts again as it is, and says why.
			await this.#schedule.failed(this.#fail(error));
			this.#host.comeBack();
		}
	}

	#fail(error: unknown): Words {
		const why = explain(error);
		this.#host.log('error', `Update: ${error instanceof Error ? error.stack : String(error)}`);
		this.#set({ kind: 'failed', why });
		return why;
	}

	#set(state: UpdateState): void {
		this.#state = state;
		for (const listener of this.#listeners) listener();
	}
}

const nothingToDownload = say(
	'There is nothing to download: check for a new version first.',
	'ダウンロードできるアップデートがありません。先にアップデートを確認してください。',
);

const nothingToInstall = say(
	'There is nothing to install: download the new version first.',
	'インストールできるアップデートがありません。先に新しいバージョンをダウンロードしてください。',
);
