import { copyFileSync, cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { at } from './at.ts';

interface ProjectPackage {
	readonly name: string;
	readonly version: string;
	readonly description: string;
	readonly license: string;
	readonly main: string;
	readonly homepage?: string;
}

/** What is packed: what was built, the license, and as much of package.json as Electron and electron-builder read. */
export function stage(folder: string): void {
	rmSync(folder, { recursive: true, force: true });
	mkdirSync(folder, { recursive: true });
	for (const part of ['main', 'preload', 'renderer'])
		cpSync(at(`out/${part}`), join(folder, 'out', part), { recursive: true });
	copyFileSync(at('LICENSE'), join(folder, 'LICENSE'));
	writeFileSync(join(folder, 'package.json'), `${JSON.stringify(reduced(), null, '\t')}\n`);
}

function reduced() {
	const project = JSON.parse(readFileSync(at('package.json'), 'utf8')) as ProjectPackage;
	const { name, version, description, license, main } = project;
	const repository = process.env.GITHUB_REPOSITORY;
	const published = repository ? `https://github.com/${repository}` : null;
	return {
		name,
		productName: 'Resonite Bridge',
		version,
		description,
		// A package for Debian must name one. What nobody published has none.
		homepage: published ?? project.homepage ?? 'https://resonite-bridge.invalid/',
		author: 'Resonite Bridge contributors',
		license,
		type: 'module',
		main,
		// By this name Linux desktops find the icon and the entry of a window.
		desktopName: `${name}.desktop`,
	};
}
