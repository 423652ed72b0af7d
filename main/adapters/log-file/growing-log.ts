import { rm } from 'node:fs/promises';
import { systemCode } from '../kit/network-words.ts';
import { forAppending, openPlain, replace } from './plain-file.ts';

interface Shape {
	/** Path of `chat.txt` without `.txt`. */
	readonly base: string;
	readonly maxBytes: number;
	/** How many full files stay. */
	readonly old: number;
}

/**
 * A file that every line is added to. It is opened for each batch: a folder that comes back, a file that somebody moved
 * away and a disk that has room again need nothing special then, and nobody is kept from deleting it in between.
 */
export class GrowingLog {
	readonly #shape: Shape;

	constructor(shape: Shape) {
		this.#shape = shape;
	}

	/** Makes the file where there is none, so that it can be chosen in OBS. */
	open(): Promise<void> {
		return this.check();
	}

	/** Throws where it could not be written. */
	async check(): Promise<void> {
		const file = await openPlain(this.#path(0), forAppending);
		await file.close();
	}

	async add(lines: readonly string[]): Promise<void> {
		const bytes = Buffer.from(lines.map((line) => `${line}\n`).join(''));
		if (await this.#isFullWith(bytes.length)) await this.#rotate();
		const file = await openPlain(this.#path(0), forAppending);
		try {
			const { size } = await file.stat();
			try {
				await file.appendFile(bytes);
			} catch (error) {
				// Half a line would become one with the next.
				await file.truncate(size);
				throw error;
			}
		} finally {
			await file.close();
		}
	}

	async #isFullWith(more: number): Promise<boolean> {
		const file = await openPlain(this.#path(0), forAppending);
		try {
			const { size } = await file.stat();
			return size > 0 && size + more > this.#shape.maxBytes;
		} finally {
			await file.close();
		}
	}

	/** `chat.2.txt` becomes `chat.3.txt`, and so on down to `chat.txt`; the oldest goes. */
	async #rotate(): Promise<void> {
		const { old } = this.#shape;
		if (old === 0) await rm(this.#path(0), { force: true });
		for (let at = old - 1; at >= 0; at -= 1) await moveIfThere(this.#path(at), this.#path(at + 1));
	}

	#path(age: number): string {
		return age === 0 ? `${this.#shape.base}.txt` : `${this.#shape.base}.${age}.txt`;
	}
}

async function moveIfThere(from: string, to: string): Promise<void> {
	try {
		await replace(from, to);
	} catch (error) {
		if (systemCode(error) !== 'ENOENT') throw error;
	}
}
