import * as z from 'zod';
import { accessKey, accessSnapshot, answer, keyTerms } from './access.ts';
import { adapterInfo, instanceId, instanceSnapshot } from './adapters.ts';
import { clientSnapshot } from './clients.ts';
import { desktopState } from './desktop.ts';
import { pace, permission, verbPattern } from './grants.ts';
import { row, rowFilter } from './rows.ts';
import { notice, serverSnapshot } from './server.ts';
import { settings } from './settings.ts';
import { settingValue } from './fields.ts';
import { words } from './words-schema.ts';

const client = z.object({ id: z.number() });
const instance = z.object({ id: instanceId });
const key = z.object({ id: z.string() });

/** What the page shows when it opens. After this it follows the events of `events.ts`. */
const snapshot = z.object({
	version: z.string(),
	dataFolder: z.string(),
	server: serverSnapshot,
	clients: z.array(clientSnapshot),
	adapters: z.array(adapterInfo),
	instances: z.array(instanceSnapshot),
	settings,
	access: accessSnapshot,
	notices: z.array(notice),
	/** Null where the page runs in a browser. */
	desktop: desktopState.nullable(),
});

/**
 * Rows that were added or changed after `cursor` (a changed row comes again with its id). `epoch` names this start of
 * the app: a cursor of another epoch starts over. `skipped` rows were too old for the memory and are in the journal.
 */
const batch = z.object({
	epoch: z.string(),
	cursor: z.number(),
	rows: z.array(row),
	skipped: z.number(),
});

/** Where the composer sends: to the bridge as if a client had sent it, to one client, or to all. */
const target = z.discriminatedUnion('kind', [
	z.object({ kind: z.literal('bridge') }),
	z.object({ kind: z.literal('client'), id: z.number() }),
	z.object({ kind: z.literal('all') }),
]);

const typedSecrets = z.record(z.string(), z.string().nullable());

/** What came of a try, in parts that stand one above the other. */
const trialResult = z.object({
	isOk: z.boolean(),
	words,
	parts: z.array(z.object({ label: words, text: z.string() })),
	ms: z.number(),
});

/** Every request the page may make. Add the entry here first: the compiler then lists what is missing. */
export const commands = {
	'app.load': { input: z.null(), output: snapshot },

	/** Waits up to `wait` ms for something new after the cursor. Null starts with the newest rows in memory. */
	'log.follow': {
		input: z.object({
			after: z.object({ epoch: z.string(), cursor: z.number() }).nullable(),
			limit: z.number().int().min(1).max(2_000),
			wait: z.number().int().min(0).max(25_000),
		}),
		output: batch,
	},
	/**
	 * Rows older than row id `before`, newest first, from the journal on disk. `next` is the `before` of the next call,
	 * null at the beginning of the journal. A page may hold fewer rows than `limit` and still have a `next`.
	 */
	'log.search': {
		input: z.object({
			filter: rowFilter,
			before: z.number().nullable(),
			limit: z.number().int().min(1).max(1_000),
		}),
		output: z.object({ rows: z.array(row), next: z.number().nullable() }),
	},
	/** The whole text of a row, its fields as the wire reads them, and the rows it is linked with. Null: no such row. */
	'log.detail': {
		input: z.object({ id: z.number() }),
		output: z
			.object({
				row,
				fields: z.array(z.object({ name: z.string(), value: z.string() })),
				/** Indented, where the text is JSON. */
				pretty: z.string().nullable(),
				cause: row.nullable(),
				effects: z.array(row),
			})
			.nullable(),
	},
	/** One piece of an export, oldest rows first. Call again with `next` until it is null and join the texts. */
	'log.export': {
		input: z.object({
			filter: rowFilter,
			format: z.enum(['jsonl', 'csv']),
			after: z.number().nullable(),
		}),
		output: z.object({ text: z.string(), rows: z.number(), next: z.number().nullable() }),
	},

	'client.send': { input: client.extend({ text: z.string() }), output: z.null() },
	'client.disconnect': { input: client, output: z.null() },
	/** Takes a client that has left off the list. */
	'client.forget': { input: client, output: z.null() },

	/** Takes back one permission of the connection. */
	'client.revoke': { input: client.extend({ permission }), output: z.null() },
	/** Takes back a refusal: the next command of that kind asks again. */
	'client.reconsider': { input: client.extend({ verb: verbPattern }), output: z.null() },
	'client.silence': { input: client.extend({ isSilenced: z.boolean() }), output: z.null() },
	/** For as long as it is connected; null goes back to its key's pace, or that of the settings. */
	'client.pace': { input: client.extend({ pace: pace.nullable() }), output: z.null() },

	'approval.answer': { input: z.object({ id: z.number(), answer }), output: z.null() },
	/** Refuses all that are open, also those that are not shown. */
	'approval.refuseAll': { input: z.null(), output: z.null() },

	'key.create': { input: keyTerms, output: accessKey },
	'key.change': { input: key.extend({ terms: keyTerms }), output: accessKey },
	/** A new text for the same key. Clients with the old one are dropped, and it is refused like an unknown one. */
	'key.rotate': { input: key, output: accessKey },
	/** Drops its clients and refuses it from now on. */
	'key.revoke': { input: key, output: z.null() },
	/** Takes a revoked key off the list. It is then as unknown as any other. */
	'key.forget': { input: key, output: z.null() },

	/** Arms a command of risk `danger`; 0 minutes ends that. */
	'arm.set': {
		input: z.object({ verb: verbPattern, minutes: z.number().int().min(0).max(1_440) }),
		output: z.null(),
	},

	'composer.send': { input: z.object({ text: z.string().min(1), to: target }), output: z.null() },

	'adapter.enable': { input: instance.extend({ isEnabled: z.boolean() }), output: z.null() },
	/**
	 * Saves and restarts the instance. A secret that is absent stays as it is, null removes it; those in tables are named
	 * `table.row.column`. `renamed`: rows that have another name now, the old `table.row` by the new one; their secrets follow.
	 */
	'adapter.configure': {
		input: instance.extend({
			settings: z.record(z.string(), settingValue),
			secrets: typedSecrets,
			renamed: z.record(z.string(), z.string()).default({}),
		}),
		output: z.null(),
	},
	/** Tries a row of a table as it is typed. Secrets that are absent are those that are stored. */
	'adapter.try': {
		input: instance.extend({
			table: z.string(),
			/** Name of the row. */
			row: z.string(),
			settings: z.record(z.string(), settingValue),
			secrets: typedSecrets,
			renamed: z.record(z.string(), z.string()).default({}),
			params: z.record(z.string(), z.string()),
		}),
		output: trialResult,
	},
	/** Something of the instance as a file; `name` is one of the adapter's exports. */
	'adapter.export': {
		input: instance.extend({ name: z.string() }),
		output: z.object({ name: z.string(), text: z.string() }),
	},
	/** Adds another instance of an adapter; it starts switched off. */
	'adapter.add': { input: z.object({ adapter: z.string() }), output: instance },
	'adapter.remove': { input: instance, output: z.null() },
	/** Tries again now, without waiting for the next attempt. */
	'adapter.retry': { input: instance, output: z.null() },
	/** Runs the adapter's test command. */
	'adapter.test': {
		input: instance,
		output: z.object({ isOk: z.boolean(), words, ms: z.number() }),
	},
	/** Values that a param can have right now, such as the names of scenes. `given` are the params before it. */
	'adapter.suggest': {
		input: instance.extend({
			command: z.string(),
			param: z.string(),
			given: z.record(z.string(), z.string()),
		}),
		output: z.array(z.string()),
	},

	/** Whole sections replace those of the document. A new port restarts the server. */
	'settings.save': {
		input: settings
			.pick({ server: true, access: true, limits: true, journal: true, page: true, desktop: true })
			.partial(),
		output: settings,
	},
	/** The network interfaces of this machine that other machines can reach, with their addresses. */
	'server.interfaces': {
		input: z.null(),
		output: z.array(z.object({ name: z.string(), addresses: z.array(z.string()) })),
	},
	'server.panic': { input: z.object({ isOn: z.boolean() }), output: z.null() },
	/** While it is off, commands for adapters are refused with FORWARDING_PAUSED and their news wait: only the newest state counts. */
	'server.forward': { input: z.object({ isOn: z.boolean() }), output: z.null() },
	/**
	 * A text about this bridge for whoever is asked for help, and a name for its file: versions, settings, how things stand
	 * and the last 1,000 rows. Never with keys and passwords. `withTexts`: what was sent and said, scenes and sources among
	 * it; `withNames`: of items, users, machines, files and web pages.
	 */
	'diagnostics.make': {
		input: z.object({ withTexts: z.boolean(), withNames: z.boolean() }),
		output: z.object({ text: z.string(), name: z.string() }),
	},
	'notice.dismiss': { input: z.object({ id: z.string() }), output: z.null() },

	/** Asks the place that this copy came from for a newer version; `desktop.changed` tells how it goes. */
	'desktop.checkForUpdate': { input: z.null(), output: z.null() },
	'desktop.downloadUpdate': { input: z.null(), output: z.null() },
	/** Ends the app, installs what was downloaded, and starts it again. */
	'desktop.installUpdate': { input: z.null(), output: z.null() },
	'desktop.openDataFolder': { input: z.null(), output: z.null() },
	/** Lets the person pick a folder of this machine; null where they did not. */
	'desktop.chooseFolder': {
		input: z.object({ from: z.string().nullable() }),
		output: z.string().nullable(),
	},
	/** Puts a text on the clipboard: the window has no permission to do it by itself. */
	'desktop.copy': { input: z.object({ text: z.string() }), output: z.null() },
	// Not `z.ZodType`: whoever reads a type of these has all its methods compared, a third of the linter's time.
} as const satisfies Record<string, { input: z.core.$ZodType; output: z.core.$ZodType }>;

export type CommandName = keyof typeof commands;
/** What a caller passes: fields with a default may be left out. */
export type Input<N extends CommandName> = z.input<(typeof commands)[N]['input']>;
/** What a handler receives, checked and complete. */
export type Checked<N extends CommandName> = z.output<(typeof commands)[N]['input']>;
export type Output<N extends CommandName> = z.output<(typeof commands)[N]['output']>;

/** What the bridge must provide: one handler per command, no more and no fewer. */
export type Handlers = {
	[N in CommandName]: (input: Checked<N>, signal: AbortSignal) => Output<N> | Promise<Output<N>>;
};

export type Snapshot = Output<'app.load'>;
export type Batch = Output<'log.follow'>;
export type RowDetail = NonNullable<Output<'log.detail'>>;
export type Target = z.output<typeof target>;
export type TrialResult = z.output<typeof trialResult>;
