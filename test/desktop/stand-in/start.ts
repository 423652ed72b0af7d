import { pathToFileURL } from 'node:url';
import { dialog } from './dialog.ts';
import { env } from './env.ts';
import { life } from './life.ts';
import { StandInError } from './strict.ts';
import './app.ts';

// As in Electron: the program, then its arguments.
process.argv.splice(0, 2, env.executable);

// The app lives until it quits, whether or not it has a window.
setInterval(() => undefined, 2 ** 30);

// What nobody catches does not end Electron: it shows a dialog, if the app has no handler of its own. What the stand-in
// refuses ends the app, so that no test goes on without it.
process.on('uncaughtException', (error) => {
	const words = error.stack ?? error.message;
	if (error instanceof StandInError) {
		console.error(words);
		process.exit(1);
	}
	if (process.listenerCount('uncaughtException') > 1) return;
	const title = 'A JavaScript error occurred in the main process';
	dialog.showErrorBox(title, `Uncaught Exception:\n${words}`);
});
// A rejection does neither, unlike in Node: Electron only warns.
process.on('unhandledRejection', (reason) => {
	if (reason instanceof StandInError) throw reason;
	if (process.listenerCount('unhandledRejection') === 1)
		console.error('UnhandledPromiseRejectionWarning:', reason);
});

// Ready comes after the app's entry has run to its end, whatever it awaited.
await import(pathToFileURL(life.entry).href);
life.emit('ready');
