import type { Access } from '../access/access.ts';
import { asRead } from '../access/as-read.ts';
import type { AdapterHost, Prepared } from '../adapters/host.ts';
import { createCatalog, prepareCall, runCall } from '../adapters/call.ts';
import { AppError } from '../contract/errors.ts';
import { say } from '../contract/words.ts';
import type { Journal } from '../journal/journal.ts';
import { encode, type Outgoing, type Values } from '../wire/encode.ts';
import { decodeFrame, type Frame } from '../wire/frame.ts';
import type { Client } from './client.ts';
import { bridgeCommands, type Caller } from './commands.ts';
import type { Forwarding } from './forwarding.ts';
import type { Newsroom } from './newsroom.ts';
import { stripped } from './stripped.ts';

/** What came of a command. */
type Answer = ({ readonly values: Values } | { readonly error: AppError }) & {
	/** Row of the command. */
	readonly cause: number;
	readonly ms: number;
	/** Values that hold strangers' texts. */
	readonly untrusted?: readonly string[] | undefined;
};

type CommandFrame = Extract<Frame, { kind: 'command' }>;

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
				this.#answer(client, frame, { error: frame.error, cause, ms: 0 });
				break;
			}
			case 'command':
				this.#command(client, frame, text);
				break;
		}
	}

	#command(client: Client, frame: CommandFrame, text: string): void {
		const { journal } = this.#parts;
		const from = performance.now();
		const { instance } = frame;
		const cause = this.#record(client, { kind: 'command', text, outcome: 'pending', instance });
		const caller = instance === bridgeCommands.id ? this.#parts.callerOf(client) : null;
		let grant: string | null = null;
		let untrusted: readonly string[] | undefined;
		const finish = (result: { values: Values } | { error: AppError }) => {
			const ms = Math.round((performance.now() - from) * 10) / 10;
			journal.settle(cause, { outcome: 'error' in result ? result.error.code : 'ok', ms, grant });
			this.#answer(client, frame, { ...result, cause, ms, untrusted });
			if ('values' in result) caller?.afterReply?.();
		};
		const fail = (error: unknown) => {
			finish({ error: asAppError(error) });
		};
		let values: Values | Promise<Values>;
		try {
			if (caller) values = this.#runBuiltIn(frame, client, caller);
			else {
				this.#parts.forwarding.check();
				const prepared = this.#parts.host.prepare(instance, frame.command, frame.args);
				({ untrusted } = prepared.call.command);
				const use = useOf(frame, prepared);
				grant = this.#parts.access.check(client, use, asRead(use));
				values = this.#parts.newsroom.because(cause, () => prepared.run(client));
			}
		} catch (error) {
			fail(error);
			return;
		}
		if (values instanceof Promise) {
			values.then((settled: Values) => {
				finish({ values: settled });
			}, fail);
		} else finish({ values });
	}

	/**
	 * Built-in commands only read: nobody has to allow them.
	 * @throws AppError
	 */
	#runBuiltIn(
		{ command, args }: CommandFrame,
		client: Client,
		caller: CallerSession,
	): Values | Promise<Values> {
		const call = prepareCall(bridgeCatalog, command, args);
		return runCall(call, caller, { client, stopped: this.#stopped.signal });
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
		result: Answer,
	): void {
		if (client.hasLeft) return;
		const message: Outgoing =
			'error' in result
				? { kind: 'err', ref: frame.ref, code: result.error.code, sentence: result.error.words.en }
				: {
						kind: 'ok',
						ref: frame.ref,
						values: client.keepsMarkup ? result.values : stripped(result.values, result.untrusted),
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
			ms: result.ms,
			cause: result.cause,
		});
	}

	#echo(client: Client, text: string): void {
		const cause = this.#record(client, { kind: 'echo', text, outcome: 'ok', instance: null });
		client.send(text);
		this.#parts.journal.add({ direction: 'out', kind: 'echo', client: client.ref, text, cause });
	}

	#record(
		client: Client,
		row: {
			kind: 'text' | 'command' | 'echo';
			text: string;
			outcome: string | null;
			instance: string | null;
		},
	): number {
		return this.#parts.journal.add({ direction: 'in', client: client.ref, ...row });
	}
}

/** What access has to judge: exactly what would run. */
const useOf = (
	{ instance, command }: CommandFrame,
	{ call, title }: Prepared,
): Parameters<Access<Client>['check']>[1] => ({
	instance,
	command,
	verb: `${instance}.${command}`,
	risk: call.command.risk,
	title,
	summary: call.command.summary,
	params: call.params,
});

function asAppError(error: unknown): AppError {
	if (error instanceof AppError) return error;
	const text = error instanceof Error ? error.message : String(error);
	return new AppError(
		'UNEXPECTED',
		say(`The bridge has a fault: ${text}`, `ブリッジの不具合です: ${text}`),
		{ cause: error },
	);
}
