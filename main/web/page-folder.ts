import { existsSync, readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { extname, join, relative, sep } from 'node:path';
import { AppError } from '../contract/errors.ts';
import { say } from '../contract/words.ts';

/** All that a build of the page has in it. */
const types: Readonly<Record<string, string>> = {
	'.html': 'text/html; charset=utf-8',
	'.js': 'text/javascript; charset=utf-8',
	'.css': 'text/css; charset=utf-8',
	'.json': 'application/json; charset=utf-8',
	'.svg': 'image/svg+xml',
	'.png': 'image/png',
	'.woff2': 'font/woff2',
};

export interface PageFile {
	readonly type: string;
	/** @throws the system's error; the page may have been built anew meanwhile */
	readonly read: () => Promise<Buffer>;
}

/**
 * The page as `npm run build` made it. The list of files is read once: nothing else in the folder, or above it, can be
 * asked for.
 */
export class PageFolder {
	readonly #files: ReadonlyMap<string, string>;

	/** @throws AppError PAGE_NOT_BUILT */
	constructor(folder: string) {
		if (!existsSync(join(folder, 'index.html')))
			throw new AppError('PAGE_NOT_BUILT', notBuilt(folder));
		const files = readdirSync(folder, { recursive: true, withFileTypes: true })
			.filter((entry) => entry.isFile())
			.map((entry) => join(entry.parentPath, entry.name));
		this.#files = new Map(
			files.map((file) => [`/${relative(folder, file).split(sep).join('/')}`, file] as const),
		);
	}

	/** By the path of its address, exactly as it stands there: names of a build need no escapes. */
	find(path: string): PageFile | null {
		const file = this.#files.get(path);
		if (file === undefined) return null;
		return {
			type: types[extname(file)] ?? 'application/octet-stream',
			read: () => readFile(file),
		};
	}
}

const notBuilt = (folder: string) =>
	say(
		`The page is not built: ${folder} has no index.html.`,
		`画面がビルドされていません: ${folder} に index.html がありません。`,
	);
