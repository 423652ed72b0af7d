import { checkOptions, checkValue, flag, object, text, type Shape } from './options.ts';
import { strict } from './strict.ts';

const startOptions = {
	submitURL: text,
	productName: text,
	uploadToServer: flag,
	ignoreSystemCrashHandler: flag,
	rateLimit: flag,
	compress: flag,
	extra: object,
	globalExtra: object,
} satisfies Shape<Electron.CrashReporterStartOptions>;

const parameters = new Map<string, string>();
let uploads = true;

/** Chromium's own reporter does not run here: no crash leaves a dump, and none is sent. */
export const crashReporter = strict('crashReporter', {
	start(options: Electron.CrashReporterStartOptions) {
		checkOptions('crashReporter.start', options, startOptions);
		uploads = options.uploadToServer ?? true;
		for (const [key, value] of Object.entries(options.extra ?? {})) parameters.set(key, value);
	},
	getLastCrashReport: () => null,
	getUploadedReports: () => [],
	getUploadToServer: () => uploads,
	setUploadToServer(given: boolean) {
		checkValue('crashReporter.setUploadToServer', given, flag);
		uploads = given;
	},
	addExtraParameter(key: string, value: string) {
		checkValue('crashReporter.addExtraParameter', value, text);
		parameters.set(key, value);
	},
	removeExtraParameter(key: string) {
		parameters.delete(key);
	},
	getParameters: () => Object.fromEntries(parameters),
}) satisfies Electron.CrashReporter;
