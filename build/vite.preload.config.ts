import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

const at = (path: string) => fileURLToPath(new URL(`../${path}`, import.meta.url));

/** CommonJS, because a sandboxed preload script can be nothing else. */
export default defineConfig({
	root: at('preload'),
	publicDir: false,
	build: {
		ssr: true,
		outDir: at('out/preload'),
		emptyOutDir: true,
		target: 'es2023',
		minify: false,
		rolldownOptions: {
			input: { index: at('preload/index.ts') },
			external: ['electron'],
			output: { format: 'cjs', entryFileNames: '[name].cjs' },
			checks: { bundlerTimings: false },
		},
	},
	ssr: { noExternal: true },
});
