import type { Access } from '../access/access.ts';
import { asRead } from '../access/as-read.ts';
import type { AdapterHost } from '../adapters/host.ts';
import { createCatalog, prepareCall, runCall } from '../adapters/call.ts';
import { AppError } from '../contract/errors.ts';
import { say } from '../contract/words.ts';
import type { Journal } from '../journal/journal.ts';
import { encode, type Outgoing, type Values } from '../wire/encode.ts';
import { decodeFrame, type CommandFrame } from '../wire/frame.ts';
import type { Client } from './client.ts';
import { bridgeCommands, type Caller } from './commands.ts';
import type { Forwarding } from './forwarding.ts';
import type { Newsroom } from './newsroom.ts';
import { stripped } from './stripped.ts';
import { useOf } from './use-of.ts';

/** What came of a command. */
type Result = { readonly values: Values } | { readonly error: AppError };

interface Answer {
	readonly result: Result;
	/** Row of the command. */
	readonly cause: number;
	readonly ms: number;
	/** Values that hold strangers' texts. */
	readonly untrusted: readonly string[] | undefined;
}

/** A message of a client, as its row begins. */
interface Received {
	readonly kind: 'text' | 'command' | 'echo';
	readonly text: string;
	readonly outcome: string | null;
	readonly instance: string | null;
}

/** A command under way. */
interface Task {
	readonly client: Client;
	readonly frame: CommandFrame;
	/** Its own. */
	readonly row: number;
	/** When it came, on the clock of `performance.now`. */
	readonly from: number;
	/** For a built-in command. */
	readonly caller: CallerSession | null;
	/** What allowed it. */
	grant: string | null;
	untrusted: readonly string[] | undefined;
}

/** What a built-in command may do, and what is to follow once its reply has gone. */
export interface CallerSession extends Caller {
	afterReply: (() => void) | null;
}

interface RouterParts {
	readonly access: Pick<Access<Client>, 'check'>;
	readonly forwarding: Forwarding;
	readonly host: AdapterHost;
	readonly journal: Journal;
	readonly newsroom: Pick<Newsroom, 'because'>;
	/** The built-in commands' view of the client that called. */
	callerOf(client: Client): CallerSession;
}

const bridgeCatalog = createCatalog(bridgeCommands);

/** The life of a message: text in, decoded, run, answered, and every step in the journal. */
export class Router {
	readonly #parts: RouterParts;
	readonly #stopped = new AbortController();
	readonly #isInstance = (name: string) => name === bridgeCommands.id || this.#parts.host.has(name);

	constructor(parts: RouterParts) {
		this.#parts = parts;
	}

	/** Ends the commands that are under way. */
	stop(): void {
		this.#stopped.abort(new Error('The bridge is closing.'));
	}

	receive(client: Client, text: string): void {
		client.countIn(text);
		if (client.route === 'echo') {
			this.#echo(client, text);
			return;
		}
		if (client.route !== 'bridge') {
			this.#talk(client, text);
			return;
		}
		const frame = decodeFrame(text, this.#isInstance);
		switch (frame.kind) {
			case 'text':
				this.#talk(client, text);
				break;
			case 'invalid': {
				const cause = this.#record(client, {
					kind: 'command',
					text,
					outcome: frame.error.code,
					instance: null,
				});
				this.#answer(client, frame, { result: frame, cause, ms: 0, untrusted: undefined });
				break;
			}
			case 'command':
				this.#command(client, frame, text);
				break;
		}
	}

	#command(client: Client, frame: CommandFrame, text: string): void {
		const { instance } = frame;
		const from = performance.now();
		const task: Task = {
			client,
			frame,
			row: this.#record(client, { kind: 'command', text, outcome: 'pending', instance }),
			from,
			caller: instance === bridgeCommands.id ? this.#parts.callerOf(client) : null,
			grant: null,
			untrusted: undefined,
		};
		let values: Values | Promise<Values>;
		try {
			values = this.#run(task);
		} catch (error) {
			this.#fail(task, error);
			return;
		}
		if (values instanceof Promise) this.#await(task, values);
		else this.#finish(task, { values });
	}

	#await(task: Task, values: Promise<Values>): void {
		values.then(
			(settled) => {
				this.#finish(task, { values: settled });
			},
			(error: unknown) => {
				this.#fail(task, error);
			},
		);
	}

	/**
	 * Built-in commands only read: nobody has to allow them.
	 * @throws AppError
	 */
	#run(task: Task): Values | Promise<Values> {
		const { client, frame, row, caller } = task;
		if (caller) {
			const call = prepareCall(bridgeCatalog, frame.command, frame.args);
			return runCall(call, caller, { client, stopped: this.#stopped.signal });
		}
		const { access, forwarding, host, newsroom } = this.#parts;
		forwarding.check();
		const prepared = host.prepare(frame.instance, frame.command, frame.args);
		task.untrusted = prepared.call.command.untrusted;
		const use = useOf(frame, prepared);
		task.grant = access.check(client, use, asRead(use));
		return newsroom.because(row, () => prepared.run(client));
	}

	#fail(task: Task, error: unknown): void {
		this.#finish(task, { error: asAppError(error) });
	}

	#finish({ client, frame, row, from, caller, grant, untrusted }: Task, result: Result): void {
		const ms = Math.round((performance.now() - from) * 10) / 10;
		const outcome = 'error' in result ? result.error.code : 'ok';
		this.#parts.journal.settle(row, { outcome, ms, grant });
		this.#answer(client, frame, { result, cause: row, ms, untrusted });
		if ('values' in result) caller?.afterReply?.();
	}

	/** Text that is no command: whoever listens to the client gets it, once it is in the journal. */
	#talk(client: Client, text: string): void {
		const { forwarding, newsroom } = this.#parts;
		const { hear } = client;
		const isPaused = hear !== null && !forwarding.isOn;
		const outcome = isPaused ? 'FORWARDING_PAUSED' : null;
		const cause = this.#record(client, { kind: 'text', text, outcome, instance: null });
		if (!hear || isPaused) return;
		newsroom.because(cause, () => {
			hear(text);
		});
	}

	#answer(
		client: Client,
		frame: { ref: string; isJson: boolean; instance?: string },
		{ result, cause, ms, untrusted }: Answer,
	): void {
		if (client.hasLeft) return;
		const message: Outgoing =
			'error' in result
				? { kind: 'err', ref: frame.ref, code: result.error.code, sentence: result.error.words.en }
				: {
						kind: 'ok',
						ref: frame.ref,
						values: client.keepsMarkup ? result.values : stripped(result.values, untrusted),
					};
		const text = encode(frame.isJson ? 'json' : client.codec, message);
		client.send(text);
		this.#parts.journal.add({
			direction: 'out',
			kind: 'reply',
			client: client.ref,
			instance: frame.instance ?? null,
			text,
			outcome: message.kind === 'ok' ? 'ok' : message.code,
			ms,
			cause,
		});
	}

	#echo(client: Client, text: string): void {
		const cause = this.#record(client, { kind: 'echo', text, outcome: 'ok', instance: null });
		client.send(text);
		this.#parts.journal.add({ direction: 'out', kind: 'echo', client: client.ref, text, cause });
	}

	#record({ ref }: Client, { kind, text, outcome, instance }: Received): number {
		return this.#parts.journal.add({
			direction: 'in',
			client: ref,
			kind,
			text,
			outcome,
			instance,
		});
	}
}

function asAppError(error: unknown): AppError {
	if (error instanceof AppError) return error;
	const text = error instanceof Error ? error.message : String(error);
	return new AppError(
		'UNEXPECTED',
		say(`The bridge has a fault: ${text}`, `ブリッジの不具合です: ${text}`),
		{ cause: error },
	);
}
