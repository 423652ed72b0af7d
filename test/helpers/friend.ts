import { appendFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { expect } from 'vitest';
import { CLOSE, PING, PONG, RawClient, TEXT } from './raw-client.ts';
import { until } from './until.ts';

/** ms between its pings: 15 a second, below the pace of 20 at which the bridge sends to one client. */
const EVERY = 1_000 / 15;

/** Pings that have to be answered after the attack, so that a bridge that fell at its end does not pass. */
const AFTERWARDS = 3;

/** How a friend fared: pings answered, and their round trips in ms. */
export interface FriendReport {
	readonly count: number;
	readonly median: number;
	readonly worst: number;
}

/** What a person in-world would not notice, on two busy cores; in ms. */
const bearable = { median: 100, worst: 2_000 };

/** A well-behaved client as Resonite's is, which wants to be served while somebody else attacks. */
export class Friend implements AsyncDisposable {
	readonly #client: RawClient;
	readonly #trips: number[] = [];
	readonly #gone = new AbortController();
	readonly #living: Promise<void>;
	/** What went wrong first. */
	#fault: string | null = null;

	constructor(client: RawClient) {
		this.#client = client;
		this.#living = this.#live().catch((error: unknown) => {
			if (!this.#gone.signal.aborted) this.#fault = String(error);
		});
	}

	report(): FriendReport {
		const sorted = this.#trips.toSorted((a, b) => a - b);
		const rounded = (ms = 0) => Math.round(ms * 10) / 10;
		return {
			count: sorted.length,
			median: rounded(sorted[Math.floor(sorted.length / 2)]),
			worst: rounded(sorted.at(-1)),
		};
	}

	/**
	 * Fails when a ping was not answered, the connection broke, or it was slow. The file that ATTACK_REPORT names gets a
	 * line of JSON with the figures.
	 */
	async expectWell(bounds: Partial<typeof bearable> = {}): Promise<void> {
		const { median, worst } = { ...bearable, ...bounds };
		const enough = this.#trips.length + AFTERWARDS;
		await until(() => this.#fault ?? this.#trips.length >= enough, "the friend's next pings");
		const report = this.report();
		await record(report);
		expect({ fault: this.#fault, ...report }, 'how the friend fared').toMatchObject({
			fault: null,
			median: expect.toSatisfy((ms: number) => ms <= median, `at most ${median} ms`) as number,
			worst: expect.toSatisfy((ms: number) => ms <= worst, `at most ${worst} ms`) as number,
		});
	}

	/** Asks, waits for the answer, rests: at most one of its messages is under way. */
	async #live(): Promise<void> {
		for (let n = 1; !this.#gone.signal.aborted; n += 1) {
			const from = performance.now();
			this.#client.sendFrame(TEXT, `bridge.ping ${n}`);
			const answer = await this.#text();
			if (answer !== `ok\tbridge.ping\t${n}`) throw new Error(`Ping ${n} got ${answer}`);
			this.#trips.push(performance.now() - from);
			await delay(EVERY, undefined, this.#gone);
		}
	}

	async #text(): Promise<string> {
		for (;;) {
			const { opcode, payload } = await this.#client.frame();
			if (opcode === TEXT) return payload.toString();
			// Nobody has to wait for its goodbye.
			if (opcode === CLOSE) this.#client.sendFrame(CLOSE, payload);
			if (opcode !== PING) throw new Error(`It was sent frame ${opcode}: ${payload.toString()}`);
			this.#client.sendFrame(PONG, payload);
		}
	}

	async [Symbol.asyncDispose](): Promise<void> {
		this.#gone.abort();
		await this.#client[Symbol.asyncDispose]();
		await this.#living;
	}
}

/** Lets a friend in, who pings until the test's scope ends. Its handshake is that of .NET: without an Origin. */
export async function befriend(
	{ port }: { readonly port: number },
	target = '/?name=Friend',
): Promise<Friend> {
	await using opened = new AsyncDisposableStack();
	const client = opened.use(await RawClient.open(port));
	await client.upgrade(port, target);
	opened.move();
	return new Friend(client);
}

async function record(report: FriendReport): Promise<void> {
	const file = process.env.ATTACK_REPORT;
	if (!file) return;
	const attack = expect.getState().currentTestName ?? '';
	await appendFile(file, `${JSON.stringify({ attack, ...report })}\n`);
}
