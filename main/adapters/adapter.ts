import * as z from 'zod';
import type { AdapterInfo, CommandInfo, EventInfo, Risk } from '../contract/adapters.ts';
import { AppError } from '../contract/errors.ts';
import { fieldsOf } from '../contract/fields.ts';
import { say, type Words } from '../contract/words.ts';
import { wantedWords } from '../wire/value.ts';

/**
 * How an adapter says it is doing. The host makes the status on the page from it and decides what happens next:
 * `lost` is tried again with back-off, `needs-you` waits for the person, `failed` stays as it is.
 */
export type AdapterReport =
	| { readonly kind: 'ready'; readonly detail?: Words }
	| { readonly kind: 'lost' | 'needs-you' | 'failed'; readonly why: Words };

/** Thrown by `start` to say why it could not. Anything else that it throws is a crash: `failed`. */
export class StartError extends Error {
	override readonly name = 'StartError';
	readonly report: Exclude<AdapterReport, { kind: 'ready' }>;

	constructor(kind: 'lost' | 'needs-you' | 'failed', why: Words, options?: ErrorOptions) {
		super(why.en, options);
		this.report = { kind, why };
	}
}

/** What an adapter may do. It has no other way to reach the app. */
export interface AdapterContext {
	/** Tells how it is doing; shown in words beside the adapter's name. After `lost`, `stop` is called. */
	setStatus(report: AdapterReport): void;
	/** Sends news to every client that subscribed. Values by field name, as declared for the event. */
	emit(event: string, values: Record<string, unknown>): void;
	/** Writes a line to the log on the page. */
	log(words: Words): void;
	/** Aborts when the adapter must stop. Pass it to everything that waits. */
	readonly signal: AbortSignal;
}

/** A running instance. Its commands receive it as their first argument. */
export interface Session {
	/** Releases every socket and timer. Called once. */
	stop(): void | Promise<void>;
	/**
	 * Whether the other side is still there, asked after the machine slept: a socket can look open for hours then.
	 * Rejects where it is not, or does not settle before the signal aborts: the adapter is then `lost`. Optional.
	 */
	check?(signal: AbortSignal): Promise<unknown>;
}

/** One command, declared once: its parsing, help, reference, form and permission all come from here. */
export interface Command<S> {
	readonly summary: Words;
	readonly risk: Risk;
	/** In the order in which a message gives them; the last one takes the rest of the line. */
	readonly params: z.ZodObject;
	/** Values of the `ok` reply, in order. */
	readonly result: z.ZodObject;
	/** ms until the client is told `COMMAND_TIMED_OUT`; 10,000 unless set. */
	readonly timeLimit?: number;
	/** Values that a param can have right now. `given` are the params before it, unchecked. */
	readonly suggest?: Readonly<
		Record<
			string,
			(session: S, given: Readonly<Record<string, string>>) => string[] | Promise<string[]>
		>
	>;
	/** @throws AppError with a code and a sentence that a builder in-world understands */
	run(this: void, session: S, params: Record<string, unknown>, signal: AbortSignal): unknown;
}

type Shape = z.ZodRawShape;

interface CommandSpec<S, P extends Shape, R extends Shape> {
	summary: Words;
	risk: Risk;
	params?: P;
	result?: R;
	timeLimit?: number;
	suggest?: Partial<
		Record<
			keyof P & string,
			(session: S, given: Readonly<Record<string, string>>) => string[] | Promise<string[]>
		>
	>;
	run(
		this: void,
		session: S,
		params: z.output<z.ZodObject<P>>,
		signal: AbortSignal,
	): z.input<z.ZodObject<R>> | Promise<z.input<z.ZodObject<R>>>;
}

/** Declares a command. Annotate the first argument of `run` with the adapter's session type. */
export function defineCommand<S, P extends Shape, R extends Shape>(
	spec: CommandSpec<S, P, R>,
): Command<S> {
	const { params, result, suggest, run, ...rest } = spec;
	return {
		...rest,
		params: z.strictObject(params ?? {}),
		result: z.object(result ?? {}),
		...(suggest ? { suggest: suggest as NonNullable<Command<S>['suggest']> } : {}),
		run: run,
	};
}

/** `defineCommand` for one adapter's session, so that neither `run` nor `suggest` has to name its type. */
export const commandsOf =
	<S>() =>
	<P extends Shape, R extends Shape>(spec: CommandSpec<S, P, R>): Command<S> =>
		defineCommand(spec);

/** One kind of news, declared once. */
export interface EventSpec {
	readonly summary: Words;
	readonly fields: z.ZodObject;
	/**
	 * Set for state: the newest value is remembered and sent to new subscribers. `per` names the fields that tell
	 * subjects apart (`['input']`: one value per input); empty for a single one.
	 */
	readonly state?: { readonly per: readonly string[] };
	/** Fields that hold a stranger's text: rich-text tags are stripped unless the client asked to keep them. */
	readonly untrusted?: readonly string[];
}

/** Commands and events under one name. What `bridge` itself and every adapter have in common. */
export interface Declaration {
	readonly id: string;
	readonly commands: ReadonlyMap<string, Command<never>>;
	readonly events: ReadonlyMap<string, EventSpec>;
	readonly info: AdapterInfo;
}

interface DeclarationSpec<S> {
	id: string;
	title: string;
	summary: Words;
	commands: Record<string, Command<S>>;
	events: Record<string, EventSpec>;
	/** Name of the read command behind the "Test" button. */
	test?: string;
}

/** Declares commands and events that are part of the app. Adapters use `defineAdapter`. */
export function defineBuiltIn<S>(spec: DeclarationSpec<S>): Declaration {
	return {
		id: spec.id,
		commands: new Map(Object.entries(spec.commands)),
		events: new Map(Object.entries(spec.events)),
		info: {
			id: spec.id,
			title: spec.title,
			summary: spec.summary,
			builtIn: true,
			settings: [],
			commands: Object.entries(spec.commands).map(([name, command]) => commandInfo(name, command)),
			events: Object.entries(spec.events).map(([name, event]) => eventInfo(name, event)),
			test: spec.test ?? null,
		},
	};
}

/** An adapter as the host runs it. Made by `defineAdapter`, which ties the types together. */
export interface Adapter extends Declaration {
	readonly settings: z.ZodObject;
	/** @throws AppError SETTINGS_INVALID, StartError */
	start(settings: unknown, context: AdapterContext): Promise<Session>;
}

interface AdapterSpec<S extends Session, Settings extends Shape> extends DeclarationSpec<S> {
	settings: Settings;
	start(
		this: void,
		settings: z.output<z.ZodObject<Settings>>,
		context: AdapterContext,
	): S | Promise<S>;
}

/** Sent for every adapter by the host, so that an item knows whether it can be used. */
export const connectedEvent: EventSpec = {
	summary: say(
		'The adapter became ready, or stopped being so.',
		'アダプターが使えるようになった、または使えなくなった。',
	),
	fields: z.object({ connected: z.boolean() }),
	state: { per: [] },
};

/**
 * Checks an adapter's settings, and completes them with their defaults.
 * @throws AppError SETTINGS_INVALID, with the field by its name on the page
 */
export function checkSettings(
	{ info, settings }: Pick<Adapter, 'info' | 'settings'>,
	input: unknown,
): Record<string, unknown> {
	const checked = settings.safeParse(input);
	if (checked.success) return checked.data;
	const issue = checked.error.issues[0];
	const name = String(issue?.path[0] ?? '');
	const found = info.settings.find((candidate) => candidate.name === name);
	if (!found) throw settingsError(say(issue?.message ?? '', issue?.message ?? ''));
	const shape = settings.shape as Record<string, z.ZodType>;
	const wanted = shape[name]?.meta()?.rule ?? wantedWords(found);
	throw settingsError(
		say(
			`${found.label.en} must be ${wanted.en}.`,
			`「${found.label.ja}」は${wanted.ja}にしてください。`,
		),
	);
}

const settingsError = (words: Words) => new AppError('SETTINGS_INVALID', words);

/** Declares an adapter. Settings are checked once, here, so that `start` only ever sees valid ones. */
export function defineAdapter<S extends Session, Settings extends Shape>(
	spec: AdapterSpec<S, Settings>,
): Adapter {
	const settings = z.object(spec.settings);
	const declared = defineBuiltIn({
		...spec,
		events: { ...spec.events, connected: connectedEvent },
	});
	const info = { ...declared.info, builtIn: false, settings: fieldsOf(settings) };
	return {
		...declared,
		settings,
		info,
		async start(input, context) {
			const checked = checkSettings({ info, settings }, input);
			return spec.start(checked as z.output<typeof settings>, context);
		},
	};
}

const commandInfo = (name: string, command: Command<never>): CommandInfo => ({
	name,
	summary: command.summary,
	risk: command.risk,
	params: fieldsOf(command.params),
	result: fieldsOf(command.result),
	suggests: Object.keys(command.suggest ?? {}),
});

const eventInfo = (name: string, event: EventSpec): EventInfo => ({
	name,
	summary: event.summary,
	fields: fieldsOf(event.fields),
	state: event.state !== undefined,
});
