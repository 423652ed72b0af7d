import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { within } from './until.ts';

/** What an attacker does with each of its sockets. */
export interface Attack {
	/**
	 * `silent` connects and says nothing; `connect` shakes hands and stays; `storm` shakes hands and leaves, each socket
	 * again and again; `flood` sends as fast as the socket takes it; `deaf` does so, too, and never reads.
	 */
	readonly kind: 'silent' | 'connect' | 'storm' | 'flood' | 'deaf';
	readonly port: number;
	/** How many sockets. */
	readonly count: number;
	/** Of these, how many are opened at the same time. */
	readonly atOnce: number;
	/** `{n}` in it becomes the number of the socket. */
	readonly target: string;
	/** Sent in turn; `{n}` in them becomes a number that rises, `{pad}` very many letters. */
	readonly texts: readonly string[];
	/** Length of `{pad}`. */
	readonly pad: number;
	/** Addresses to come from. */
	readonly from: readonly string[];
	/** How often each socket is opened, for a storm. */
	readonly rounds: number;
}

/** How an attack went, up to now. */
export interface AttackReport {
	/** Handshakes that were answered with 101, or connections, where the attacker keeps silent. */
	readonly opened: number;
	/** Sockets that are still open. */
	readonly open: number;
	/** First lines of the answers to those that were turned away, and `no answer`, each with how often. */
	readonly refused: Readonly<Record<string, number>>;
	/** Close codes, 1006 where there was none, each with how often. */
	readonly codes: Readonly<Record<string, number>>;
	/** Messages. */
	readonly sent: number;
	readonly heard: number;
	/** Newest text of some of the sockets. */
	readonly last: readonly string[];
}

interface Told {
	readonly kind: 'tried' | 'report';
	readonly report: AttackReport;
}

/** An attack in a process of its own. Killed when the test's scope ends. */
export class Attacker implements AsyncDisposable {
	readonly #child;
	readonly #exit: Promise<unknown>;
	#tried = Promise.withResolvers<AttackReport>();
	#reported = Promise.withResolvers<AttackReport>();

	constructor(attack: Attack) {
		const script = fileURLToPath(new URL('./attacker-process.ts', import.meta.url));
		this.#child = fork(script, [JSON.stringify(attack)], { stdio: 'inherit', execArgv: [] });
		this.#child.on('message', (message) => {
			const { kind, report } = message as Told;
			if (kind === 'tried') this.#tried.resolve(report);
			else this.#reported.resolve(report);
		});
		this.#exit = once(this.#child, 'exit');
	}

	/** Once every socket was tried, for a storm in every round. */
	tried(ms = 60_000): Promise<AttackReport> {
		return within(this.#tried.promise, 'the attacker to try all its sockets', ms);
	}

	/** How it goes now. */
	async report(): Promise<AttackReport> {
		this.#reported = Promise.withResolvers();
		this.#child.send('report');
		return within(this.#reported.promise, "the attacker's report");
	}

	/** Ends it: its sockets break off, as when a program is killed. */
	async [Symbol.asyncDispose](): Promise<void> {
		this.#child.kill('SIGKILL');
		await this.#exit;
	}
}

export const attackWith = (attack: Partial<Attack> & Pick<Attack, 'kind' | 'port'>): Attacker =>
	new Attacker({
		count: 1,
		atOnce: 50,
		target: '/?name=Foe%20{n}',
		texts: ['bridge.ping'],
		pad: 0,
		from: ['127.0.0.1'],
		rounds: 1,
		...attack,
	});
