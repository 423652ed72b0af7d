import { pathToFileURL } from 'node:url';
import { ensureBuilt } from './built-from.js';

/** Builds the page, unless the one there was built from the same sources. */
export const ensurePage = () =>
	ensureBuilt({
		words: 'Building the page.',
		configs: ['build/vite.config.ts'],
		sources: [
			'renderer',
			'main/contract',
			'build/vite.config.ts',
			'build/licenses.ts',
			'package-lock.json',
		],
		result: 'out/renderer/index.html',
		stamp: 'out/renderer.built-from',
	});

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await ensurePage();
