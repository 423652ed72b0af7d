import { registerHooks } from 'node:module';
import { dirname, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { env } from './env.ts';
import { folderOf } from './app-folder.ts';
import { life } from './life.ts';
import { readPackage } from './paths.ts';

/**
 * Makes this process look like Electron's main process, and `electron` the stand-in:
 * `node --import register.ts <folder of the app>/out/main/index.js [arguments]`
 */
const [, entry = ''] = process.argv;
life.entry = resolve(entry);
const folder = folderOf(dirname(life.entry));
readPackage(folder);

Object.defineProperty(process, 'versions', {
	value: Object.freeze({ ...process.versions, electron: '45.4.1', chrome: '156.0.0.0' }),
	enumerable: true,
	configurable: true,
});
Object.assign(process, { type: 'browser', resourcesPath: env.resources(folder) });

const here = (file: string) => new URL(file, import.meta.url).href;
const modules = new Set(['electron', 'electron/main']);

registerHooks({
	resolve(specifier, context, nextResolve) {
		if (modules.has(specifier)) {
			const isRequired = context.conditions.includes('require');
			return {
				url: here(isRequired ? './electron-require.cjs' : './electron.ts'),
				format: isRequired ? 'commonjs' : 'module-typescript',
				shortCircuit: true,
			};
		}
		const isEntry = context.parentURL === undefined && specifier === pathToFileURL(life.entry).href;
		return isEntry
			? { url: here('./start.ts'), shortCircuit: true }
			: nextResolve(specifier, context);
	},
});
