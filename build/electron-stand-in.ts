import { chmodSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { at } from './at.ts';

/** Marks the fuses inside Electron's program, see @electron/fuses. */
const sentinel = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';

/** As Electron 45 ships them, in the order of FuseV1Options: on, off, on, on, off, off, off, on, on. */
const shipped = '101100011';

const words =
	'This package was made without Electron: it shows what is packed and how, but does not run.';

/**
 * A folder as Electron's Linux distribution has it, without Electron: enough for electron-builder to pack an app in, and for
 * its fuses to be set and read.
 */
export function makeElectronStandIn(folder: string): void {
	rmSync(folder, { recursive: true, force: true });
	mkdirSync(join(folder, 'resources'), { recursive: true });
	mkdirSync(join(folder, 'locales'));
	const add = (path: string, content: string | Buffer = '') => {
		writeFileSync(join(folder, path), content);
	};
	add('electron', program());
	chmodSync(join(folder, 'electron'), 0o755);
	add('chrome-sandbox');
	add('version', electronVersion());
	add('resources/default_app.asar');
	for (const language of ['de', 'en-US', 'en-GB', 'ja']) add(`locales/${language}.pak`);
	add('LICENSE', readFileSync(at('node_modules/electron/LICENSE')));
	add('LICENSES.chromium.html', `<p>${words}</p>\n`);
}

/** A shell script that says what it is, and carries the fuses behind its end. */
function program(): Buffer {
	const script = `#!/bin/sh\necho '${words}' >&2\nexit 1\n`;
	const wire = [1, shipped.length, ...Buffer.from(shipped)];
	return Buffer.concat([Buffer.from(script + sentinel), Buffer.from(wire)]);
}

const electronVersion = () =>
	(
		JSON.parse(readFileSync(at('node_modules/electron/package.json'), 'utf8')) as {
			version: string;
		}
	).version;
