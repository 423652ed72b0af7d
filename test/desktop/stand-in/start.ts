import { pathToFileURL } from 'node:url';
import { life } from './life.ts';
import { env } from './env.ts';
import './app.ts';

// As in Electron: the program, then its arguments.
process.argv.splice(0, 2, env.executable);

// The app lives until it quits, whether or not it has a window.
setInterval(() => undefined, 2 ** 30);

// Ready comes after the app's entry has run to its end, whatever it awaited.
await import(pathToFileURL(life.entry).href);
life.emit('ready');
