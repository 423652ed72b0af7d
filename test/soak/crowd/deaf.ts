import { textFrame, Wire } from '../../bench/load/wire.ts';
import type { Crowd, Group } from './crowd.ts';

/**
 * Subscribes to everything, joins the rooms where most is said, and never reads a byte. The bridge drops what it cannot send,
 * and hangs up at last, which this one does not see: it comes back after a while, whatever has become of it.
 */
export class Deaf implements Group {
	readonly #crowd: Crowd;
	readonly #name: string;
	readonly #options: { readonly rooms: readonly string[]; readonly isFast: boolean };
	readonly #timer: NodeJS.Timeout;
	#wire: Wire | null = null;
	#came = 0;
	#work: Promise<void>;

	constructor(
		name: string,
		options: { rooms: readonly string[]; isFast: boolean; everySeconds: number },
		crowd: Crowd,
	) {
		this.#name = name;
		this.#options = options;
		this.#crowd = crowd;
		this.#work = this.#comeBack();
		this.#timer = setInterval(() => {
			this.#work = this.#work.then(() => this.#comeBack());
		}, options.everySeconds * 1_000);
	}

	get words(): string {
		return `${this.#name}: came ${this.#came} times`;
	}

	async finish(): Promise<void> {
		clearInterval(this.#timer);
		await this.#work;
		await this.#wire?.[Symbol.asyncDispose]();
	}

	async [Symbol.asyncDispose](): Promise<void> {
		await this.finish();
	}

	async #comeBack(): Promise<void> {
		const { address, fastKey, tally } = this.#crowd;
		const { rooms, isFast } = this.#options;
		await this.#wire?.[Symbol.asyncDispose]();
		this.#wire = await Wire.open(`${address}/${isFast ? fastKey : ''}?name=${this.#name}&sub=*.*`);
		this.#wire.socket.pause();
		for (const room of rooms) this.#wire.socket.write(textFrame(`room.join ${room}`));
		tally.sent += rooms.length;
		this.#came += 1;
	}
}
