import type { Browser } from 'playwright-core';
import { oneBrowser } from './one-browser.ts';

/** What it does without. The last two would draw suggestions for the address bar of every new window, which takes longer than the page. */
const without = [
	// As in Firefox and in older Chromium: pages of the internet may try to reach this machine.
	'LocalNetworkAccessChecks',
	'LocalNetworkAccessChecksWebSockets',
	'WebUIOmniboxPopup',
	'WebUIOmniboxAimPopup',
];

/** A browser as people have it, where this name of a site leads to this machine. */
export const attackBrowser = (evil: string): (() => Browser) =>
	oneBrowser({
		isWhole: true,
		args: [
			`--host-resolver-rules=MAP ${evil} 127.0.0.1`,
			`--disable-features=${without.join(',')}`,
		],
	});
