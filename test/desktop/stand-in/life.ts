import { EventEmitter } from 'node:events';
import { StandInError } from './strict.ts';

interface LifeEvents {
	'window-created': [window: object];
	'windows-gone': [];
	'window-focus': [window: object, isFocused: boolean];
	'web-contents-created': [contents: object];
	'render-process-gone': [contents: object, details: Electron.RenderProcessGoneDetails];
	'open-window': [contents: object, url: string];
	'theme-changed': [];
	/** A menu item with a role was clicked. */
	role: [role: string];
	/** The app's entry has run. */
	ready: [];
}

/** Where the app is in its life. Modules tell one another through it, so that none has to import the other. */
class Life extends EventEmitter<LifeEvents> {
	/** The file that the app starts with. */
	entry = '';
	isReady = false;
	/** The person's system is dark. */
	isDark = false;
	/** Asked to quit; back to false when a window or the app says no. */
	isQuitting = false;
	/** The module belongs to an app that is ready: Electron's own words. */
	requireReady(what: string): void {
		if (!this.isReady) throw new StandInError(`${what} before app is ready.`);
	}
}

export const life = new Life();
