import { fileURLToPath } from 'node:url';
import { paraglideVitePlugin } from '@inlang/paraglide-js';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vite';
import { licenseFile, licenses } from './licenses.ts';

const at = (path: string) => fileURLToPath(new URL(`../${path}`, import.meta.url));

/** The page. `npm run dev` uses this too, inside the headless app's own web server. */
export default defineConfig({
	root: at('renderer'),
	// Relative addresses, so that the same files load from http:// and from the desktop's app:// protocol.
	base: './',
	build: {
		outDir: at('out/renderer'),
		emptyOutDir: true,
		target: 'es2023',
		// Fonts and images stay files: the page's Content-Security-Policy has no data: for scripts or fonts.
		assetsInlineLimit: 0,
		// The page shows them: what is packed, and whose it is.
		license: { fileName: licenseFile },
		// A hint for plugin authors that a user would take for a warning.
		rolldownOptions: { checks: { bundlerTimings: false } },
	},
	plugins: [
		paraglideVitePlugin({
			project: at('renderer/project.inlang'),
			outdir: at('renderer/paraglide'),
			strategy: ['globalVariable', 'baseLocale'],
		}),
		svelte({ configFile: false }),
		licenses(),
	],
});
