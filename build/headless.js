import { pathToFileURL } from 'node:url';
import { ensureBuilt } from './built-from.js';
import { ensurePage } from './page.js';

/** Builds what the app without a window runs: the page, and itself. */
export async function ensureHeadless() {
	await ensurePage();
	await ensureBuilt({
		words: 'Building the app.',
		configs: ['build/vite.headless.config.ts'],
		sources: [
			'main',
			'build/vite.main.config.ts',
			'build/vite.headless.config.ts',
			'package-lock.json',
		],
		result: 'out/headless/index.js',
		stamp: 'out/headless.built-from',
	});
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await ensureHeadless();
