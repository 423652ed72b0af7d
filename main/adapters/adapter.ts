import * as z from 'zod';
import type { AdapterInfo, CommandInfo, EventInfo, Risk, TrialInfo } from '../contract/adapters.ts';
import { fieldsOf } from '../contract/fields.ts';
import { say, type Words } from '../contract/words.ts';
import type { Route } from '../wire/address.ts';
import { checkSettings } from './check-settings.ts';
import type { AdapterContext, Call, Session } from './context.ts';

export { StartError } from './context.ts';
export type {
	AdapterClient,
	AdapterContext,
	AdapterReport,
	Audience,
	Call,
	Follow,
	Session,
	Visit,
} from './context.ts';

/** One command, declared once: its parsing, help, reference, form and permission all come from here. */
export interface Command<S> {
	readonly summary: Words;
	readonly risk: Risk;
	/** In the order in which a message gives them; the last one takes the rest of the line. */
	readonly params: z.ZodObject;
	/** Values of the `ok` reply, in order. */
	readonly result: z.ZodObject;
	/** Fields of the result that hold a stranger's text: rich-text tags are stripped as in events. */
	readonly untrusted?: readonly string[];
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
	run(this: void, session: S, params: Record<string, unknown>, call: Call): unknown;
}

type Shape = z.ZodRawShape;

interface CommandSpec<S, P extends Shape, R extends Shape> {
	summary: Words;
	risk: Risk;
	params?: P;
	result?: R;
	untrusted?: readonly (keyof R & string)[];
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
		call: Call,
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
	/** A plain text is a name that is the same in every language: `OSC`. */
	title: string | Words;
	summary: Words;
	commands: Record<string, Command<S>>;
	events: Record<string, EventSpec>;
	/** Name of the read command behind the "Test" button. */
	test?: string;
}

/** One part of what came of a try. */
export interface TrialPart {
	readonly label: Words;
	readonly text: string;
}

/**
 * Tries a row of a table of the settings before it is saved, whether the adapter runs or not: what would be sent, what
 * comes back. Only the page can.
 */
export interface Trial {
	readonly summary: Words;
	/** Asked for beside the row. */
	readonly params: z.ZodObject;
	/**
	 * `settings` are checked as a whole and have their secrets.
	 * @throws AppError with why it did not work; `parts` that it was given until then are shown all the same
	 */
	run(
		this: void,
		settings: Record<string, unknown>,
		given: {
			/** Name of the row. */
			readonly row: string;
			readonly params: Record<string, unknown>;
			readonly signal: AbortSignal;
			show(part: TrialPart): void;
		},
	): Promise<void>;
}

/** Something of a running instance as a file. Only the page can ask for it. */
export interface Export<S> {
	readonly summary: Words;
	run(this: void, session: S): Promise<{ readonly name: string; readonly text: string }>;
}

/** Declares commands and events that are part of the app. Adapters use `defineAdapter`. */
export function defineBuiltIn<S>(spec: DeclarationSpec<S>): Declaration {
	return {
		id: spec.id,
		commands: new Map(Object.entries(spec.commands)),
		events: new Map(Object.entries(spec.events)),
		info: {
			id: spec.id,
			title: typeof spec.title === 'string' ? say(spec.title, spec.title) : spec.title,
			summary: spec.summary,
			builtIn: true,
			settings: [],
			commands: Object.entries(spec.commands).map(([name, command]) => commandInfo(name, command)),
			events: Object.entries(spec.events).map(([name, event]) => eventInfo(name, event)),
			test: spec.test ?? null,
			isSingle: true,
			trials: [],
			exports: [],
		},
	};
}

/** An adapter as the host runs it. Made by `defineAdapter`, which ties the types together. */
export interface Adapter extends Declaration {
	readonly settings: z.ZodObject;
	/** Ways in, beside `/`, whose clients it serves. */
	readonly routes: readonly Route[];
	/** By the table that they try. */
	readonly trials: ReadonlyMap<string, Trial>;
	readonly exports: ReadonlyMap<string, Export<never>>;
	/** @throws AppError SETTINGS_INVALID, StartError */
	start(settings: unknown, context: AdapterContext): Promise<Session>;
}

interface AdapterSpec<S extends Session, Settings extends Shape> extends DeclarationSpec<S> {
	settings: Settings;
	/** One instance is all there can be: it answers at a route, say. */
	isSingle?: boolean;
	routes?: readonly Route[];
	/** By the table that they try. */
	trials?: Record<string, Trial>;
	exports?: Record<string, Export<S>>;
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

/** Declares an adapter. Settings are checked once, here, so that `start` only ever sees valid ones. */
export function defineAdapter<S extends Session, Settings extends Shape>(
	spec: AdapterSpec<S, Settings>,
): Adapter {
	const settings = z.object(spec.settings);
	const declared = defineBuiltIn({
		...spec,
		events: { ...spec.events, connected: connectedEvent },
	});
	const info: AdapterInfo = {
		...declared.info,
		builtIn: false,
		settings: fieldsOf(settings),
		isSingle: spec.isSingle ?? false,
		trials: Object.entries(spec.trials ?? {}).map(([table, trial]) => trialInfo(table, trial)),
		exports: Object.entries(spec.exports ?? {}).map(([name, { summary }]) => ({ name, summary })),
	};
	return {
		...declared,
		settings,
		info,
		routes: spec.routes ?? [],
		trials: new Map(Object.entries(spec.trials ?? {})),
		exports: new Map(Object.entries(spec.exports ?? {})),
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

const trialInfo = (table: string, { summary, params }: Trial): TrialInfo => ({
	table,
	summary,
	params: fieldsOf(params),
});

const eventInfo = (name: string, event: EventSpec): EventInfo => ({
	name,
	summary: event.summary,
	fields: fieldsOf(event.fields),
	state: event.state !== undefined,
});
