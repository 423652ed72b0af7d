import { setTimeout as delay } from 'node:timers/promises';
import type { PageLink } from '../../helpers/page-link.ts';
import { findRows } from './rows.ts';
import type { Trial } from '../scenario.ts';
import type { Subject } from '../subject.ts';

/** Messages a second. */
const PACE = 200;

interface Kept {
	readonly round: number;
	readonly trial: Trial;
	/** ms before its end that may be missing. */
	readonly limit: number;
}

/** What was said to a bridge before each of its ends, and what its journal has of it afterwards. */
export class History {
	asked = 0;
	lost = 0;
	/** Longest time from the answer to a message that was lost to the end, in ms. */
	longest = 0;
	/** When each message of the round was answered. */
	#answered = new Map<string, number>();
	#endedAt = 0;

	/** Talks until the bridge or the scope ends. */
	async talk(subject: Subject, round: number): Promise<AsyncDisposable> {
		this.#answered = new Map();
		const client = await subject.connect(`/?name=Historian`);
		client.socket.on('message', (data: Buffer) => {
			const mark = data.toString().split('\t')[2];
			if (mark !== undefined) this.#answered.set(mark, performance.now());
		});
		const talking = (async () => {
			for (let n = 1; client.socket.readyState === client.socket.OPEN; n += 1) {
				client.send(`bridge.ping round${round}-${n}`);
				await delay(1_000 / PACE);
			}
		})();
		return {
			async [Symbol.asyncDispose]() {
				await client[Symbol.asyncDispose]();
				await talking;
			},
		};
	}

	/** What was answered before this moment counts. */
	end(): void {
		this.#endedAt = performance.now();
	}

	async check(page: PageLink, { round, trial, limit }: Kept): Promise<void> {
		const rows = await findRows(page, { text: `bridge.ping round${round}-`, directions: ['in'] });
		const found = new Set(rows.map(({ text }) => text.split(' ')[1]));
		if (found.size < rows.length) trial.fault(`Round ${round} has messages twice.`);
		const lost = [...this.#answered].filter(([mark]) => !found.has(mark));
		const oldest = Math.max(0, ...lost.map(([, at]) => Math.round(this.#endedAt - at)));
		if (oldest > limit) trial.fault(`The journal lost a message of ${oldest} ms before the kill.`);
		this.asked += this.#answered.size;
		this.lost += lost.length;
		this.longest = Math.max(this.longest, oldest);
		trial.say(`${round}: ${this.#answered.size} messages, ${lost.length} lost, ${oldest} ms`);
	}
}
