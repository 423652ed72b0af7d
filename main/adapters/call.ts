import { AppError } from '../contract/errors.ts';
import { fieldsOf, type Field } from '../contract/fields.ts';
import { say } from '../contract/words.ts';
import { bindArgs } from '../wire/bind.ts';
import type { Values } from '../wire/encode.ts';
import type { Args } from '../wire/frame.ts';
import { inPart } from '../wire/value.ts';
import type { AdapterClient, Command, Declaration, EventSpec } from './adapter.ts';
import type { Call as RunningCall } from './context.ts';
import { declaredValues } from './declared.ts';

/** Long enough for a busy OBS, short enough that an item can tell its user. In ms. */
const TIME_LIMIT = 10_000;

/** A declaration with its fields read once, so that a message does not pay for it. */
export interface Catalog {
	readonly declaration: Declaration;
	readonly params: ReadonlyMap<string, readonly Field[]>;
	readonly events: ReadonlyMap<string, EventSpec>;
}

export const createCatalog = (declaration: Declaration): Catalog => ({
	declaration,
	params: new Map(
		[...declaration.commands].map(([name, command]) => [name, fieldsOf(command.params)]),
	),
	events: declaration.events,
});

/** A command whose verb and fields were found right. */
export interface Call {
	readonly command: Command<never>;
	readonly params: Record<string, unknown>;
}

/**
 * Finds the command and checks its fields.
 * @throws AppError COMMAND_UNKNOWN, FIELD_INVALID, FIELD_MISSING
 */
export function prepareCall(catalog: Catalog, name: string, args: Args): Call {
	const command = catalog.declaration.commands.get(name);
	if (!command) {
		const all = [...catalog.declaration.commands.keys()].join(', ');
		throw new AppError(
			'COMMAND_UNKNOWN',
			say(
				`There is no command "${inPart(name)}". There are: ${all}.`,
				`コマンド "${inPart(name)}" はありません。使えるのは: ${all}`,
			),
		);
	}
	const bound = bindArgs(args, catalog.params.get(name) ?? []);
	const checked = command.params.safeParse(bound);
	if (checked.success) return { command, params: checked.data };
	const issue = checked.error.issues[0];
	const problem = `${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`;
	throw new AppError('FIELD_INVALID', say(`The field ${problem}.`, `フィールド ${problem}`));
}

/**
 * Runs a command within its time limit. One that needs no waiting is answered at once, so that the replies to a row of
 * such commands keep their order. The result's values come in the declared order.
 * @throws AppError; whatever else the command throws becomes COMMAND_FAILED
 */
export function runCall(
	{ command, params }: Call,
	session: unknown,
	{ client, stopped }: { client: AdapterClient; stopped: AbortSignal },
): Values | Promise<Values> {
	const { run } = command as Command<unknown>;
	const deadline = new Deadline(command.timeLimit ?? TIME_LIMIT, stopped);
	let isWaiting = false;
	try {
		const result = run(session, params, new Running(client, deadline));
		isWaiting = result instanceof Promise;
		return result instanceof Promise
			? settle(result, deadline, command)
			: declaredValues(command.result, result as Values);
	} catch (error) {
		throw asCommandError(error);
	} finally {
		if (!isWaiting) deadline.end();
	}
}

/**
 * Asks for the values that a param can have, within the time limit of a command.
 * @throws AppError
 */
export async function runSuggest(
	suggest: () => string[] | Promise<string[]>,
	stopped: AbortSignal,
): Promise<string[]> {
	const deadline = new Deadline(TIME_LIMIT, stopped);
	try {
		return await Promise.race([suggest(), deadline.reached]);
	} catch (error) {
		throw asCommandError(error);
	} finally {
		deadline.end();
	}
}

async function settle(
	result: Promise<unknown>,
	deadline: Deadline,
	command: Command<never>,
): Promise<Values> {
	try {
		const values = await Promise.race([result, deadline.reached]);
		return declaredValues(command.result, values as Values);
	} catch (error) {
		throw asCommandError(error);
	} finally {
		deadline.end();
	}
}

function asCommandError(error: unknown): AppError {
	if (error instanceof AppError) return error;
	const text = error instanceof Error ? error.message : String(error);
	return new AppError(
		'COMMAND_FAILED',
		say(`The command failed: ${text}`, `コマンドが失敗しました: ${text}`),
		{ cause: error },
	);
}

/** What a command is told of its call. Most ask for no signal, and then none is made. */
class Running implements RunningCall {
	readonly client: AdapterClient;
	readonly #deadline: Deadline;

	constructor(client: AdapterClient, deadline: Deadline) {
		this.client = client;
		this.#deadline = deadline;
	}

	get signal(): AbortSignal {
		return this.#deadline.signal;
	}
}

/**
 * The end of a command: by time, or because its adapter stops. It cannot wait for a command that ignores its signal.
 * Watched from when somebody asks for it: a command that is answered at once never does.
 */
class Deadline {
	readonly #limit: number;
	readonly #stopped: AbortSignal;
	#watch: Watch | null = null;

	constructor(limit: number, stopped: AbortSignal) {
		this.#limit = limit;
		this.#stopped = stopped;
	}

	get signal(): AbortSignal {
		this.#watch ??= new Watch(this.#limit, this.#stopped);
		return this.#watch.signal;
	}

	get reached(): Promise<never> {
		this.#watch ??= new Watch(this.#limit, this.#stopped);
		return this.#watch.reached;
	}

	end(): void {
		this.#watch?.end();
	}
}

class Watch {
	readonly #abort = new AbortController();
	readonly #stopped: AbortSignal;
	readonly #timer: NodeJS.Timeout;
	readonly #end = Promise.withResolvers<never>();
	readonly #onStopped = () => {
		this.#fail(stoppedMeanwhile());
	};

	constructor(limit: number, stopped: AbortSignal) {
		this.#stopped = stopped;
		// A command that asked for its signal and needed no waiting leaves nobody to hear of its end.
		this.#end.promise.catch(() => undefined);
		this.#timer = setTimeout(() => {
			this.#fail(timedOut(limit));
		}, limit);
		stopped.addEventListener('abort', this.#onStopped, { once: true });
		if (stopped.aborted) this.#onStopped();
	}

	get signal(): AbortSignal {
		return this.#abort.signal;
	}

	get reached(): Promise<never> {
		return this.#end.promise;
	}

	#fail(error: AppError): void {
		this.#end.reject(error);
		this.#abort.abort(error);
	}

	end(): void {
		clearTimeout(this.#timer);
		this.#stopped.removeEventListener('abort', this.#onStopped);
	}
}

const timedOut = (limit: number) =>
	new AppError(
		'COMMAND_TIMED_OUT',
		say(
			`No answer within ${limit / 1_000} seconds.`,
			`${limit / 1_000} 秒以内に応答がありませんでした。`,
		),
	);

const stoppedMeanwhile = () =>
	new AppError(
		'ADAPTER_NOT_READY',
		say('The adapter stopped before the answer came.', '応答が届く前にアダプターが停止しました。'),
	);
