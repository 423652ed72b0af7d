import http from 'node:http';
import { fileURLToPath } from 'node:url';
import { defineConfig, type Plugin } from 'vite';

const at = (path: string) => fileURLToPath(new URL(`../${path}`, import.meta.url));

/** Native helpers that some packages would use if they were there. Their names must not stay in the bundle. */
const absentPackages = [
	'bufferutil',
	'utf-8-validate',
	'osx-temperature-sensor',
	'macos-temperature-sensor',
];

const absent: Plugin = {
	name: 'absent-packages',
	enforce: 'pre',
	resolveId: (id) => (absentPackages.includes(id) ? '\0absent-package' : null),
	load: (id) =>
		id === '\0absent-package' ? 'throw new Error("This optional package is not packed.");' : null,
};

/** No getter, which may load something when it is read. */
const isPlain = ([, property]: [string, PropertyDescriptor]) => property.get === undefined;

/**
 * An import of Node's http reads all that it exports, and so loads the WebSocket client that nobody here asks it for: 11 MB
 * and 20 ms of every start. Taken as a script takes it, it loads what is used.
 */
const leanHttp: Plugin = {
	name: 'lean-http',
	enforce: 'pre',
	resolveId: (id, _importer, { kind }) =>
		id === 'node:http' && kind === 'import-statement' ? '\0lean-http' : null,
	load(id) {
		if (id !== '\0lean-http') return null;
		const names = Object.entries(Object.getOwnPropertyDescriptors(http))
			.filter(isPlain)
			.map(([name]) => name);
		return `const http = process.getBuiltinModule('node:http');
			export const { ${names.join(', ')} } = http;
			export default http;`;
	},
};

/**
 * What is loaded when it is needed is called by its package, or by its adapter and its own name (`obs-session.js`), so that
 * a stack trace says where it is.
 */
const chunkName = ({ name, facadeModuleId }: { name: string; facadeModuleId?: string | null }) => {
	const from = facadeModuleId ?? '';
	const [, ofPackage] = /node_modules\/([^/]+)\//u.exec(from) ?? [];
	const [, ofAdapter] = /main\/adapters\/([^/]+)\//u.exec(from) ?? [];
	return `${ofPackage ?? (ofAdapter ? `${ofAdapter}-${name}` : name)}.js`;
};

/**
 * The desktop app's main process and its worker threads, with every npm package inside: nothing of node_modules is
 * packed. The headless app is bundled the same way: vite.headless.config.ts.
 */
export default defineConfig({
	root: at('main'),
	// Icons that the app shows itself: out/main/icons.
	publicDir: at('build/icons/packed'),
	plugins: [absent, leanHttp],
	build: {
		ssr: true,
		outDir: at('out/main'),
		emptyOutDir: true,
		// The Node inside Electron.
		target: 'node24',
		// A stack trace from a user's machine must be readable, and no map is packed that could explain it.
		minify: false,
		rolldownOptions: {
			input: {
				index: at('main/electron/index.ts'),
				worker: at('main/journal/worker.ts'),
				'store-worker': at('main/adapters/store/store-worker.ts'),
				'reduction-worker': at('main/adapters/kit/reduction-worker.ts'),
			},
			external: ['electron'],
			platform: 'node',
			// One folder: what one file finds beside itself, all of them find.
			output: { entryFileNames: '[name].js', chunkFileNames: chunkName },
			// A hint for plugin authors that a user would take for a warning.
			checks: { bundlerTimings: false },
		},
	},
	ssr: { noExternal: true },
});
