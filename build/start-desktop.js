import { ensureInstalled, stop } from './install.js';
import { openWindow } from './window.js';

ensureInstalled();
const { code, why } = await openWindow(process.argv.slice(2));
if (why)
	stop(`${why}, so there can be no window. "npm run headless" runs Resonite Bridge without one.`);
process.exitCode = code;
