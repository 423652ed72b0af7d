import { rename, rm } from 'node:fs/promises';
import { toApp } from './addresses.ts';
import type { Cdp, Protocol } from './chromium/cdp.ts';
import { checkValue, object, text } from './options.ts';
import { strict, StrictEmitter } from './strict.ts';

type State = 'progressing' | 'completed' | 'cancelled' | 'interrupted';
type Known =
	| 'setSavePath'
	| 'getSavePath'
	| 'savePath'
	| 'setSaveDialogOptions'
	| 'getSaveDialogOptions'
	| 'cancel'
	| 'getURL'
	| 'getFilename'
	| 'getReceivedBytes'
	| 'getTotalBytes'
	| 'getState';

export interface DownloadPlace {
	readonly browser: Cdp;
	/** Where Chromium puts the file, under a name of its own. */
	readonly file: string;
}

/** A file that a page gives to the person. */
export class DownloadItem extends StrictEmitter implements Pick<Electron.DownloadItem, Known> {
	readonly #begin: Protocol.Events['Browser.downloadWillBegin'];
	readonly #place: DownloadPlace;
	#path = '';
	/** Where it goes; null when it goes nowhere. */
	readonly #decided = Promise.withResolvers<string | null>();
	#options: Electron.SaveDialogOptions = {};
	#state: State = 'progressing';
	#received = 0;
	#total = 0;

	constructor(begin: Protocol.Events['Browser.downloadWillBegin'], place: DownloadPlace) {
		super(['updated', 'done']);
		this.#begin = begin;
		this.#place = place;
		place.browser.on('Browser.downloadProgress', (progress) => {
			if (progress.guid === begin.guid) void this.#follow(progress);
		});
	}

	get savePath(): string {
		return this.#path;
	}

	set savePath(path: string) {
		this.setSavePath(path);
	}

	setSavePath(path: string): void {
		checkValue('downloadItem.setSavePath', path, text);
		this.#path = path;
		this.#decided.resolve(path);
	}

	getSavePath(): string {
		return this.#path;
	}

	setSaveDialogOptions(options: Electron.SaveDialogOptions): void {
		checkValue('downloadItem.setSaveDialogOptions', options, object);
		this.#options = options;
	}

	getSaveDialogOptions(): Electron.SaveDialogOptions {
		return this.#options;
	}

	cancel(): void {
		if (this.#state !== 'progressing') return;
		this.#decided.resolve(null);
		void this.#place.browser.send('Browser.cancelDownload', { guid: this.#begin.guid });
	}

	getURL(): string {
		return toApp(this.#begin.url);
	}

	getFilename(): string {
		return this.#begin.suggestedFilename;
	}

	getReceivedBytes(): number {
		return this.#received;
	}

	getTotalBytes(): number {
		return this.#total;
	}

	getState(): State {
		return this.#state;
	}

	async #follow(progress: Protocol.Events['Browser.downloadProgress']): Promise<void> {
		this.#received = progress.receivedBytes;
		this.#total = progress.totalBytes;
		if (progress.state === 'inProgress') {
			this.emit('updated', strict('event', {}), 'progressing');
			return;
		}
		// A small file is there before the person has decided.
		const path = progress.state === 'completed' ? await this.#decided.promise : null;
		if (path === null) await rm(this.#place.file, { force: true });
		else await rename(this.#place.file, path);
		this.#state = path === null ? 'cancelled' : 'completed';
		this.emit('done', strict('event', {}), this.#state);
	}
}
