import { rm } from 'node:fs/promises';
import {
	expectPlain,
	forAppending,
	forReading,
	forReplacing,
	openPlain,
	replace,
} from './plain-file.ts';

/** What such a file can have at most, and twice that: a larger one is none of ours, and begins anew. */
const MAX_READ = 8_388_608;

/**
 * A file that holds nothing but the newest lines. Each time it is written beside itself and then put in place, so that
 * whoever reads it, OBS once a second, finds either the old lines or the new ones, and never a part.
 */
export class NewestLines {
	readonly #path: string;
	readonly #keep: number;
	#lines: readonly string[] = [];

	constructor(base: string, keep: number) {
		this.#path = `${base}.txt`;
		this.#keep = keep;
	}

	/** Throws where it could not be written. */
	async check(): Promise<void> {
		const file = await openPlain(this.#path, forAppending);
		await file.close();
	}

	/** Makes the file where there is none, so that it can be chosen in OBS; goes on with what is in it. */
	async open(): Promise<void> {
		await this.check();
		const file = await openPlain(this.#path, forReading);
		try {
			const { size } = await file.stat();
			const text = size > MAX_READ ? '' : await file.readFile('utf8');
			this.#lines = text === '' ? [] : text.split('\n').slice(-this.#keep);
		} finally {
			await file.close();
		}
	}

	add(lines: readonly string[]): Promise<void> {
		return this.#write([...this.#lines, ...lines].slice(-this.#keep));
	}

	clear(): Promise<void> {
		return this.#write([]);
	}

	async #write(lines: readonly string[]): Promise<void> {
		await expectPlain(this.#path);
		const beside = `${this.#path}.new`;
		try {
			await fill(beside, lines);
			await replace(beside, this.#path);
		} catch (error) {
			await rm(beside, { force: true });
			throw error;
		}
		this.#lines = lines;
	}
}

async function fill(path: string, lines: readonly string[]): Promise<void> {
	const file = await openPlain(path, forReplacing);
	try {
		// Without a line break at the end: OBS would draw it as an empty line.
		await file.writeFile(lines.join('\n'));
	} finally {
		await file.close();
	}
}
