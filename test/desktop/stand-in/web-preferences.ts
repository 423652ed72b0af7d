import { Session } from './session.ts';
import {
	checkOptions,
	either,
	flag,
	instance,
	listOf,
	number,
	object,
	oneOf,
	text,
	type Shape,
} from './options.ts';
import { StandInError } from './strict.ts';

/** Chromium's safe choices; whoever turns one off gets the reason why the stand-in cannot show that. */
const must =
	(wanted: boolean) =>
	(value: unknown): string | null =>
		value === wanted
			? null
			: `${String(wanted)} (the stand-in shows only pages that are locked in)`;

export const webPreferences = {
	preload: text,
	contextIsolation: must(true),
	sandbox: must(true),
	webSecurity: must(true),
	nodeIntegration: must(false),
	nodeIntegrationInWorker: must(false),
	nodeIntegrationInSubFrames: must(false),
	allowRunningInsecureContent: must(false),
	experimentalFeatures: must(false),
	webviewTag: must(false),
	plugins: must(false),
	navigateOnDragDrop: must(false),
	safeDialogs: flag,
	disableDialogs: flag,
	spellcheck: flag,
	devTools: flag,
	backgroundThrottling: flag,
	autoplayPolicy: text,
	enableWebSQL: flag,
	v8CacheOptions: oneOf('none', 'code', 'bypassHeatCheck', 'bypassHeatCheckAndEagerCompile'),
	zoomFactor: number,
	partition: text,
	session: instance(Session),
	additionalArguments: listOf(text),
	images: flag,
	javascript: flag,
	textAreasAreResizable: flag,
	webgl: flag,
	defaultFontFamily: object,
	defaultFontSize: number,
	minimumFontSize: number,
	enablePreferredSizeMode: flag,
	disableBlinkFeatures: either(text),
	enableBlinkFeatures: must(false),
} satisfies Shape<Electron.WebPreferences>;

export function checkPreferences(given: Electron.WebPreferences): void {
	checkOptions('webPreferences', given, webPreferences);
	if (given.session && given.partition !== undefined)
		throw new StandInError('webPreferences: "session" and "partition" exclude each other.');
}
