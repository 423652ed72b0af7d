import { ensureDesktop } from './desktop.js';
import { ensureElectron } from './electron-binary.js';
import { ensureInstalled, stop } from './install.js';
import { runNode } from './run-node.js';

ensureInstalled();
const args = process.argv.slice(2);
if (!args.includes('--stand-in')) {
	const { why } = await ensureElectron();
	if (why) {
		if (args.includes('--real') || !args.includes('--dir'))
			stop(`${why}, and there is no installer without it. See "npm run package -- --dir".`);
		process.stderr.write(`${why}.\n`);
		args.push('--stand-in');
	}
}
await ensureDesktop();
process.exitCode = await runNode(['build/package.ts', ...args]);
