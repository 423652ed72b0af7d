import type { AppUpdater, CancellationToken, ProgressInfo } from 'electron-updater';
import { messageOf } from '../../config/failure.ts';
import { say } from '../../contract/words.ts';
import { bytesOf, configure } from './configure.ts';
import type { Host } from './host.ts';
import { fingerprint, startInstall } from './install.ts';
import { plainNotes } from './notes.ts';
import { Refusal, TooSlow, whileAlive } from './problem.ts';
import { whyOff } from './why-off.ts';

/** Longest times, in ms. */
export interface Limits {
	/** For the answer to a check: two or three short documents. */
	readonly check: number;
	/** Without a byte of a download, and after it for its signature, which Windows may look up on the network. */
	readonly silence: number;
}

/** A newer version that is published. */
export interface Release {
	readonly version: string;
	readonly notes: string;
	readonly bytes: number | null;
}

/** electron-updater, one step at a time, and never for longer than it may take. */
export class Engine {
	readonly #host: Host;
	readonly #limits: Limits;
	#updater: AppUpdater | null = null;
	#token: CancellationToken | null = null;
	/** With the hash that each had when it was downloaded, which may be days ago. */
	#files: readonly { readonly path: string; readonly print: string }[] = [];

	constructor(host: Host, limits: Limits) {
		this.#host = host;
		this.#limits = limits;
	}

	/** @returns null where nothing newer is published */
	async check(): Promise<Release | null> {
		const updater = (this.#updater ??= await this.#create());
		const result = await this.#orGiveUp(
			whileAlive(this.#limits.check, () => updater.checkForUpdates()),
		);
		if (!result) throw new Error('electron-updater does not know this kind of copy.');
		this.#token = result.cancellationToken ?? null;
		if (!result.isUpdateAvailable) return null;
		const { updateInfo: info } = result;
		return {
			version: info.version,
			notes: plainNotes(info.releaseNotes),
			bytes: bytesOf(info),
		};
	}

	/** Fetches what the last check found. `onProgress` hears numbers from 0 to 1. */
	async download(onProgress: (done: number) => void): Promise<void> {
		const updater = this.#updater;
		const token = this.#token;
		if (!updater || !token) throw new Error('Nothing was found that could be downloaded.');
		const paths = await this.#orGiveUp(
			whileAlive(
				this.#limits.silence,
				() => updater.downloadUpdate(token),
				(alive) => {
					const progress = ({ percent }: ProgressInfo) => {
						alive();
						onProgress(Math.min(percent / 100, 1));
					};
					updater.on('download-progress', progress);
					return () => updater.off('download-progress', progress);
				},
			),
		);
		this.#files = await Promise.all(
			paths.map(async (path) => ({ path, print: await fingerprint(path) })),
		);
	}

	/** Sees whether all is still as it was after the download, as long as the app can go on without. */
	async prepare(): Promise<void> {
		const off = await whyOff(this.#host.copy);
		if (off) throw new Refusal(off);
		for (const { path, print } of this.#files) {
			const now = await fingerprint(path).catch(() => null);
			if (now !== print) throw new Refusal(otherFile);
		}
		await this.#host.prepare();
	}

	/**
	 * Replaces the app, which then quits by itself.
	 * @throws with the old version still in its place
	 */
	install(): void {
		if (!this.#updater) throw new Error('Nothing was downloaded that could be installed.');
		this.#host.stepAside();
		startInstall(this.#updater);
	}

	/** Ends a download. */
	cancel(): void {
		this.#token?.cancel();
	}

	async #create(): Promise<AppUpdater> {
		const updater = await this.#host.createUpdater();
		configure(updater, this.#host.log);
		return updater;
	}

	/** What hangs never answers any more: the next check begins with a new updater. */
	async #orGiveUp<T>(work: Promise<T>): Promise<T> {
		try {
			return await work;
		} catch (error) {
			const updater = this.#updater;
			if (error instanceof TooSlow && updater) {
				this.#updater = null;
				this.cancel();
				await this.#host.abort(updater).catch((failure: unknown) => {
					this.#host.log('warn', `The update's requests do not end: ${messageOf(failure)}`);
				});
			}
			throw error;
		}
	}
}

const otherFile = say(
	'What was downloaded is no longer there, or was changed since. Check again, then download it again.',
	'ダウンロード済みのファイルが削除または変更されています。もう一度確認して、ダウンロードし直してください。',
);
