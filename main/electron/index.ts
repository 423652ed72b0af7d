import { join } from 'node:path';
import { app, dialog } from 'electron';
import { CrashWatch } from '../bridge/crash-watch.ts';
import { dataFolder } from '../config/paths.ts';
import { AppError, errorHelp } from '../contract/errors.ts';
import { say, type Words } from '../contract/words.ts';
import { DesktopApp } from './desktop-app.ts';
import { speakSystem } from './language.ts';
import { readLink } from './links.ts';
import { isLoginStart } from './login-item.ts';
import { LINK_SCHEME, OptionError, parseOptions } from './options.ts';
import { registerPageScheme } from './page-protocol.ts';

/** Longest clean end, in ms: clients have 1 s, adapters 5 s, what the disk has not taken yet 10 s and its file 5 s. */
const STOP_LIMIT = 25_000;

/** A crash this soon after the start, in s, would come again: the app then stays down and says why. */
const SOON = 60;

/** What a second start tells the first one. */
interface SecondStart {
	readonly link: string | null;
}

const crashes = new CrashWatch({ version: app.getVersion(), onCrash: endAfterCrash }).start();

// What Chromium must know before it starts.
app.enableSandbox();
registerPageScheme();
// As the taskbar and the notifications of Windows know it.
app.setAppUserModelId('io.github.resonite-bridge');

// Not awaited: Electron is not ready before this file has come to its end.
run().catch(fail);

async function run(): Promise<void> {
	const options = parseOptions(argsOf(process.argv));
	const folder = dataFolder(options.data);
	// Chromium's own files lie apart from ours, and one app runs per data folder.
	app.setPath('userData', join(folder, 'chromium'));
	const own: SecondStart = { link: options.link ?? null };
	if (!app.requestSingleInstanceLock(own)) {
		app.exit(0);
		return;
	}
	if (app.isPackaged) app.setAsDefaultProtocolClient(LINK_SCHEME);
	/** What was asked for before the app was open. */
	let link = options.link ?? null;
	let opened: DesktopApp | null = null;
	const show = (asked: string | null) => {
		if (opened) opened.show(asked === null ? null : readLink(asked));
		else link = asked;
	};
	app.on('second-instance', (...[, , , second]) => {
		show((second as SecondStart).link);
	});
	app.on('open-url', (event, url) => {
		event.preventDefault();
		show(url);
	});
	app.on('activate', () => {
		show(null);
	});
	// The app lives in the tray: Electron would end it with its last window.
	app.on('window-all-closed', () => undefined);

	await app.whenReady();
	opened = await DesktopApp.open({ folder, port: options.port, crashes });
	quitCleanly(opened);
	if (link !== null || !(options.isHidden || isLoginStart())) show(link);
}

/** Waits for the bridge to end before the app does, once. */
function quitCleanly(opened: DesktopApp): void {
	let end: Promise<void> | null = null;
	let hasEnded = false;
	app.on('before-quit', (event) => {
		if (hasEnded) return;
		event.preventDefault();
		end ??= stop(opened).then(() => {
			hasEnded = true;
			app.quit();
		}, fail);
	});
	for (const signal of ['SIGINT', 'SIGTERM'] as const) {
		process.on(signal, () => {
			app.quit();
		});
	}
}

async function stop(opened: DesktopApp): Promise<void> {
	const late = setTimeout(() => {
		app.exit(1);
	}, STOP_LIMIT);
	await opened.stop();
	clearTimeout(late);
}

/** An app that is run from its folder has that folder as its first argument. */
function argsOf(argv: readonly string[]): string[] {
	return argv.slice(app.isPackaged ? 1 : 2);
}

function fail(error: unknown): void {
	const isExpected = error instanceof AppError || error instanceof OptionError;
	const report = isExpected ? null : crashes.report(error);
	showError(explain(error), report);
	app.exit(1);
}

/** Who is in a headset cannot start the app again: it does so itself, and then tells of the report. */
function endAfterCrash(error: unknown, report: Words | null): void {
	if (process.uptime() > SOON) app.relaunch();
	else showError(explain(error), report);
	app.exit(1);
}

/** On the screen, and for whoever started it in a terminal. */
function showError(text: string, report: Words | null): void {
	const all = report ? `${text}\n\n${speakSystem(report)}` : text;
	process.stderr.write(`${all}\n`);
	dialog.showErrorBox('Resonite Bridge', all);
}

function explain(error: unknown): string {
	if (error instanceof OptionError) return error.message;
	if (error instanceof AppError)
		return `${speakSystem(error.words)}\n\n${speakSystem(errorHelp[error.code])}`;
	const what = error instanceof Error ? (error.stack ?? error.message) : String(error);
	return speakSystem(
		say(
			`Resonite Bridge has a fault and must close.\n\n${what}`,
			`Resonite Bridge に不具合が発生したため終了します。\n\n${what}`,
		),
	);
}
