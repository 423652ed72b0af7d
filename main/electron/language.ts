import { app } from 'electron';
import type { Settings } from '../contract/settings.ts';
import type { Words } from '../contract/words.ts';

/** Picks from a sentence in every language of the app. */
export type Say = (words: Words) => string;

/** The language of the tray, the menu and the notifications: that of the page's settings, or the system's. */
export const speak =
	(language: () => Settings['page']['language']): Say =>
	(words) => {
		const chosen = language();
		return words[chosen === 'auto' ? systemLanguage() : chosen];
	};

/** For what must be said before there are settings. */
export const speakSystem: Say = (words) => words[systemLanguage()];

const systemLanguage = () => (app.getPreferredSystemLanguages()[0]?.startsWith('ja') ? 'ja' : 'en');
