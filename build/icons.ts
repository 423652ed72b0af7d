import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { openBrowser } from '../test/helpers/browser.ts';
import { at } from './at.ts';
import { drawnFrom, iconFiles } from './icon-files.ts';
import type { Raster } from './icon-formats.ts';
import { draw } from './icon-painter.ts';

/** Makes build/icons from the drawings in build/, with a browser as the painter. */
const browser = await openBrowser();
if (typeof browser === 'string') {
	process.stderr.write(`The icons cannot be drawn: ${browser}\n`);
	process.exitCode = 1;
} else {
	const page = await browser.newPage();
	rmSync(at('build/icons'), { recursive: true, force: true });
	for (const { path, parts, join } of iconFiles) {
		const rasters: Raster[] = [];
		for (const { svg, size } of parts) rasters.push(await draw(page, svg, size));
		const file = at(`build/icons/${path}`);
		mkdirSync(dirname(file), { recursive: true });
		writeFileSync(file, join(rasters));
	}
	writeFileSync(at('build/icons/drawn-from'), `${drawnFrom()}\n`);
	await browser.close();
}
