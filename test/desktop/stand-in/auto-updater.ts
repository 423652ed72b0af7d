import { checkOptions, flag, object, oneOf, text, type Shape } from './options.ts';
import { StandInError, StrictEmitter } from './strict.ts';

const events = [
	'error',
	'checking-for-update',
	'update-available',
	'update-not-available',
	'update-downloaded',
	'before-quit-for-update',
];
const feedOptions = {
	url: text,
	headers: object,
	serverType: oneOf('json', 'default'),
	allowAnyVersion: flag,
} satisfies Shape<Electron.FeedURLOptions>;

type Known = 'setFeedURL' | 'getFeedURL' | 'checkForUpdates' | 'quitAndInstall';

/** The updater of macOS and Windows itself. It never finds anything: a test tells what it would have found, with `emit`. */
class AutoUpdater extends StrictEmitter implements Pick<Electron.AutoUpdater, Known> {
	#feed = '';
	#hasUpdate = false;

	constructor() {
		super(events);
		this.on('update-downloaded', () => {
			this.#hasUpdate = true;
		});
	}

	setFeedURL(options: Electron.FeedURLOptions): void {
		checkOptions('autoUpdater.setFeedURL', options, feedOptions);
		this.#feed = options.url;
	}

	getFeedURL(): string {
		return this.#feed;
	}

	checkForUpdates(): void {
		if (this.#feed === '') throw new StandInError('autoUpdater: the update URL is not set.');
		this.emit('checking-for-update');
	}

	quitAndInstall(): void {
		if (!this.#hasUpdate)
			throw new StandInError('autoUpdater: no update available, can’t quit and install.');
		this.emit('before-quit-for-update');
	}
}

export const autoUpdater = new AutoUpdater();
