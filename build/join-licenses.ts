import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** One package, as Vite found it. */
export interface Found {
	readonly name: string;
	readonly version: string;
	readonly identifier?: string;
	/** Missing where the package brings no license file. */
	readonly text?: string;
}

/** One package, as the page shows it. */
export interface License {
	readonly name: string;
	readonly version: string;
	readonly license: string;
	readonly text: string;
}

/** The project's own license has the same words after its copyright line. */
const mit = readFileSync(new URL('../LICENSE', import.meta.url), 'utf8')
	.replace(/^.*?(?=Permission is hereby)/su, '')
	.trim();

/** By name, each package and version once. */
export function joinLicenses(found: readonly Found[]): License[] {
	const all = new Map(found.map((entry) => [`${entry.name}@${entry.version}`, license(entry)]));
	return [...all.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

function license({ name, version, identifier, text }: Found): License {
	const id = identifier ?? (text?.includes(mit.slice(0, 40)) ? 'MIT' : null);
	if (id === null)
		throw new Error(`${name} ${version} names no license: find out whether it may be packed.`);
	return { name, version, license: id, text: text ?? standardText(name, id) };
}

/** MIT asks for its text and the author's name beside the code, also where the package has only a line for them. */
function standardText(name: string, identifier: string): string {
	if (identifier !== 'MIT')
		throw new Error(`${name} brings no text of its license, ${identifier}. Add it here.`);
	return `MIT License\n\nCopyright (c) ${authorOf(name)}\n\n${mit}`;
}

function authorOf(name: string): string {
	const file = fileURLToPath(new URL(`../node_modules/${name}/package.json`, import.meta.url));
	const { author } = JSON.parse(readFileSync(file, 'utf8')) as {
		author?: string | { name: string };
	};
	return typeof author === 'object' ? author.name : (author ?? `the authors of ${name}`);
}
