import * as z from 'zod';
import type { AdapterInfo, CommandInfo, EventInfo, Risk, TrialInfo } from '../contract/adapters.ts';
import { AppError, type SettingPlace } from '../contract/errors.ts';
import { fieldsOf, type Field, type TableRow } from '../contract/fields.ts';
import { say, words, type Words } from '../contract/words.ts';
import type { Route } from '../wire/address.ts';
import { wantedWords } from '../wire/value.ts';
import { nameOfRow } from './setting-secrets.ts';

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

/**
 * A client as an adapter sees it, from its first message until it leaves: one object per connection, so that it can be
 * the key of a map.
 */
export interface AdapterClient {
	readonly id: number;
	/** What the item calls itself, up to 64 characters. It may change, and several clients may have the same. */
	readonly name: string;
	readonly user: string | null;
	/** The key in its URL: which item it is, and no secret. */
	readonly key: string | null;
	readonly hasLeft: boolean;
	/**
	 * Calls back when it leaves, at once if it has.
	 * @returns what undoes that
	 */
	onLeave(listener: () => void): () => void;
	/** Hears its plain texts from now on; null: nobody does. They are rows of the log either way. */
	listen(listener: ((text: string) => void) | null): void;
	/** Closes the connection with code 1001. */
	disconnect(why: Words): void;
}

/**
 * Whom an event is for: exactly these, whether they subscribed or not; or of those who subscribed only some. Without one,
 * it goes to all who subscribed.
 */
export type Audience =
	{ readonly to: Iterable<AdapterClient> } | { readonly only: (client: AdapterClient) => boolean };

/** What an adapter may do. It has no other way to reach the app. */
export interface AdapterContext {
	/** A folder for the files of this instance alone. The adapter makes it when it needs it; it outlives the instance. */
	readonly folder: string;
	/** Tells how it is doing; shown in words beside the adapter's name. After `lost`, `stop` is called. */
	setStatus(report: AdapterReport): void;
	/** Sends news to every client that subscribed, or to its audience. Values by field name, as declared for the event. */
	emit(event: string, values: Record<string, unknown>, audience?: Audience): void;
	/** A state that no longer is: new subscribers are not told of it. `values` names the subject, where there are several. */
	forget(event: string, values?: Record<string, unknown>): void;
	/** Sends a text as it is, to clients that came by a route of the adapter's own. One row of the log. */
	send(clients: Iterable<AdapterClient>, text: string): void;
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
	/**
	 * Which of its events somebody subscribed to, whenever that changes, and once after the start: for news that cost
	 * something to get. Optional.
	 */
	want?(events: ReadonlySet<string>): void;
	/** News of other adapters that it hears. Read once, when the adapter is ready. Optional. */
	readonly follows?: readonly Follow[];
	/** A client came by one of the adapter's routes. Returns who hears its texts. Needed where there are routes. */
	visit?(client: AdapterClient, visit: Visit): (text: string) => void;
}

/** Whoever hears news without being a client. */
export interface Follow {
	/** As clients subscribe: `room.message`, `obs.*`. */
	readonly patterns: readonly string[];
	/** Every such event of another instance, whomever it is for; without the rich-text tags of strangers. */
	hear(verb: string, values: Readonly<Record<string, unknown>>): void;
}

/** Where a client came in: `/room/lobby`. */
export interface Visit {
	readonly route: Route;
	/** Null where the URL named none. */
	readonly room: string | null;
}

/** One run of a command. */
export interface Call {
	/** Aborts when the time is up or the adapter stops. Pass it to everything that waits. */
	readonly signal: AbortSignal;
	/** Who sent it; the page's own test and composer are clients, too. */
	readonly client: AdapterClient;
}

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

/**
 * Checks an adapter's settings, and completes them with their defaults.
 * @throws AppError SETTINGS_INVALID, with the field by its name on the page
 */
export function checkSettings(
	{ info, settings }: Pick<Adapter, 'info' | 'settings'>,
	input: unknown,
): Record<string, unknown> {
	const checked = settings.safeParse(input);
	if (!checked.success) {
		const issue = checked.error.issues[0];
		throw settingsError(
			issue ? settingProblem(info, settings, issue) : say('', ''),
			issue ? placeOf(issue.path) : null,
		);
	}
	for (const field of info.settings) if (field.type === 'table') checkNames(field, checked.data);
	return checked.data;
}

/** Whatever is wrong, said of the field as the page calls it. */
function settingProblem(info: AdapterInfo, settings: z.ZodObject, issue: z.core.$ZodIssue): Words {
	const { path, message } = issue;
	const [name, row, column] = path;
	const found = info.settings.find((candidate) => candidate.name === name);
	if (!found) return say(message, message);
	const shape = settings.shape as Record<string, z.ZodType>;
	const schema = shape[found.name];
	const inner = found.columns.find((candidate) => candidate.name === column);
	const own = ownWords(issue);
	if (inner && typeof row === 'number') {
		if (own)
			return say(
				`${found.label.en}, row ${row + 1}, ${inner.label.en}: ${own.en}`,
				`「${found.label.ja}」の ${row + 1} 行目の「${inner.label.ja}」：${own.ja}`,
			);
		const { en, ja } = columnRule(schema, inner.name) ?? wantedWords({ ...inner, columns: [] });
		return say(
			`${found.label.en}, row ${row + 1}: ${inner.label.en} must be ${en}.`,
			`「${found.label.ja}」の ${row + 1} 行目:「${inner.label.ja}」は${ja}にしてください。`,
		);
	}
	if (own) return say(`${found.label.en}: ${own.en}`, `「${found.label.ja}」：${own.ja}`);
	const wanted = ruleOf(schema) ?? wantedWords(found);
	return say(
		`${found.label.en} must be ${wanted.en}.`,
		`「${found.label.ja}」は${wanted.ja}にしてください。`,
	);
}

/** A sentence that a schema's own check gave its issue, as `params: { words }`: where in a text something is wrong, say. */
const ownWords = (issue: z.core.$ZodIssue): Words | undefined =>
	issue.code === 'custom' ? words.safeParse(issue.params?.words).data : undefined;

/** What a column's own schema says that its value must be. */
export function columnRule(table: z.ZodType | undefined, column: string): Words | undefined {
	const array = table instanceof z.ZodDefault ? table.unwrap() : table;
	const row = array instanceof z.ZodArray ? array.element : undefined;
	const shape = row instanceof z.ZodObject ? (row.shape as Record<string, z.ZodType>) : {};
	return ruleOf(shape[column]);
}

/** What a schema says that its value must be, also where it was given a default or made optional later. */
export function ruleOf(schema: z.ZodType | undefined): Words | undefined {
	const isWrapped = schema instanceof z.ZodDefault || schema instanceof z.ZodOptional;
	const inner = isWrapped ? (schema.unwrap() as z.ZodType) : undefined;
	return schema?.meta()?.rule ?? (inner && ruleOf(inner));
}

function checkNames(field: Field, settings: Readonly<Record<string, unknown>>): void {
	const rows = (settings[field.name] ?? []) as Readonly<TableRow>[];
	const names = rows.map((row) => nameOfRow(field, row));
	const row = names.findIndex((name, at) => names.indexOf(name) !== at);
	const twice = names[row];
	if (twice === undefined) return;
	throw settingsError(
		say(
			`${field.label.en}: there are two rows named "${twice}".`,
			`「${field.label.ja}」に "${twice}" という名前の行が 2 つあります。`,
		),
		{ field: field.name, row, column: field.columns[0]?.name ?? null },
	);
}

const settingsError = (words: Words, place: SettingPlace | null) =>
	new AppError('SETTINGS_INVALID', words, { place });

const placeOf = ([field, row, column]: readonly PropertyKey[]): SettingPlace => ({
	field: String(field),
	row: typeof row === 'number' ? row : null,
	column: typeof column === 'string' ? column : null,
});

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
