import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { writeAtomic } from './atomic.ts';
import { codeOf } from './failure.ts';

/** Copies of the settings document that are kept. */
const KEPT = 10;
const pattern = /^settings-(\d{6,})-.*\.json$/;

interface Backup {
	readonly name: string;
	readonly text: string;
}

/** The last good settings documents, one file each, named by when they were replaced. */
export class Backups {
	readonly #folder: string;

	constructor(folder: string) {
		this.#folder = folder;
	}

	/** Adds one and removes those that are too old. */
	async add(text: string): Promise<void> {
		await this.#makeFolder();
		const names = await this.#names();
		await writeAtomic(join(this.#folder, nameAfter(names[0])), text, 0o600);
		for (const name of names.slice(KEPT - 1)) await rm(join(this.#folder, name), { force: true });
	}

	/** Newest first. */
	async all(): Promise<Backup[]> {
		const names = await this.#names();
		return Promise.all(
			names.map(async (name) => ({ name, text: await readFile(join(this.#folder, name), 'utf8') })),
		);
	}

	/** Not as `recursive`: of a disk that is read-only, Node would then say that something is missing. */
	async #makeFolder(): Promise<void> {
		try {
			await mkdir(this.#folder, { mode: 0o700 });
		} catch (error) {
			if (codeOf(error) !== 'EEXIST') throw error;
		}
	}

	/** Newest first. */
	async #names(): Promise<string[]> {
		try {
			const names = await readdir(this.#folder);
			return names
				.filter((name) => pattern.test(name))
				.sort()
				.reverse();
		} catch (error) {
			if (codeOf(error) === 'ENOENT') return [];
			throw error;
		}
	}
}

/** Counted, since a clock may be set back; with the time, for a person who looks for one. */
function nameAfter(newest: string | undefined): string {
	const count = Number(newest?.match(pattern)?.[1] ?? 0) + 1;
	const time = new Date().toISOString().slice(0, 19).replaceAll(':', '-');
	return `settings-${String(count).padStart(6, '0')}-${time}.json`;
}
