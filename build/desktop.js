import { pathToFileURL } from 'node:url';
import { ensureBuilt } from './built-from.js';
import { ensurePage } from './page.js';

/** Builds what the desktop app runs: the page, the main process and the preload script. */
export async function ensureDesktop() {
	await ensurePage();
	await ensureBuilt({
		words: 'Building the desktop app.',
		configs: ['build/vite.main.config.ts', 'build/vite.preload.config.ts'],
		sources: [
			'main',
			'preload',
			'build/icons/packed',
			'build/vite.main.config.ts',
			'build/vite.preload.config.ts',
			'package-lock.json',
		],
		result: 'out/preload/index.cjs',
		stamp: 'out/main.built-from',
	});
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await ensureDesktop();
