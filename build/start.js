import { ensureInstalled } from './install.js';
import { runHeadless } from './start-headless.js';
import { openWindow } from './window.js';

const args = process.argv.slice(2);

ensureInstalled();
// What is only printed needs no window.
const isQuestion = args.some((arg) => arg === '--help' || arg === '--version');
const opened = isQuestion ? null : await openWindow(args);
if (opened?.why)
	process.stderr.write(`${opened.why}, so Resonite Bridge runs without its window.\n`);
// Where there is no window, none needs to be hidden.
process.exitCode = opened?.code ?? (await runHeadless(args.filter((arg) => arg !== '--hidden')));
