import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build, type Plugin, type Rolldown } from 'vite';
import { joinLicenses, type Found } from './join-licenses.ts';

const at = (path: string) => fileURLToPath(new URL(`../${path}`, import.meta.url));

/** Where Vite leaves what it found for the page: `build.license` of the page's configuration. */
export const licenseFile = 'licenses.json';

/**
 * Adds to the page's licenses those of the packages that the main process brings, so that one list names everything that
 * is packed. The headless app brings no others.
 */
export function licenses(): Plugin {
	let folder = '';
	return {
		name: 'licenses',
		configResolved(config) {
			folder = config.build.outDir;
		},
		// `npm run dev` bundles nothing: it has the list of the last build, or none.
		configureServer({ middlewares }) {
			middlewares.use(`/${licenseFile}`, (_request, response) => {
				const file = `${at('out/renderer')}/${licenseFile}`;
				response.statusCode = existsSync(file) ? 200 : 404;
				response.setHeader('Content-Type', 'application/json');
				response.end(existsSync(file) ? readFileSync(file) : 'null');
			});
		},
		async writeBundle() {
			const file = `${folder}/${licenseFile}`;
			const page = JSON.parse(readFileSync(file, 'utf8')) as Found[];
			const all = joinLicenses([...page, ...(await licensesOfMain())]);
			writeFileSync(file, `${JSON.stringify(all, null, '\t')}\n`);
		},
	};
}

/** Bundles the main process without writing it: a second, and exact. */
async function licensesOfMain(): Promise<Found[]> {
	const built = (await build({
		configFile: at('build/vite.main.config.ts'),
		logLevel: 'error',
		build: {
			write: false,
			license: { fileName: licenseFile },
			// What is wrong with main/, its own build says.
			rolldownOptions: { shimMissingExports: true },
		},
	})) as Rolldown.RolldownOutput;
	const asset = built.output.find(({ fileName }) => fileName === licenseFile);
	if (asset?.type !== 'asset') throw new Error('The build of main/ brought no list of licenses.');
	return JSON.parse(String(asset.source)) as Found[];
}
