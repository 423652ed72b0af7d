import * as z from 'zod';
import { field, settingValue } from './fields.ts';
import { words } from './words-schema.ts';

/** Id of an instance and first half of its verbs: `obs`, `obs-2`. */
export const instanceId = z
	.string()
	.regex(/^[a-z][a-z0-9-]{0,31}$/, 'lower-case letters, digits and dashes');

/** How an instance is doing. `why` and `detail` are whole sentences. */
export const adapterStatus = z.discriminatedUnion('kind', [
	z.object({ kind: z.literal('off') }),
	z.object({ kind: z.literal('starting') }),
	/** Waiting to try again: `attempt` counts from 1, `nextAt` is in ms since 1970, null while an attempt is under way. */
	z.object({
		kind: z.literal('connecting'),
		attempt: z.number(),
		nextAt: z.number().nullable(),
		why: words.nullable(),
	}),
	z.object({ kind: z.literal('ready'), detail: words.nullable() }),
	/** Something only the person can mend. Nothing is tried again until the settings change. */
	z.object({ kind: z.literal('needs-you'), why: words }),
	/** It cannot work as things are: too old, crashed, … */
	z.object({ kind: z.literal('failed'), why: words }),
]);

/** `read` changes nothing; `control` changes what people see or hear; `danger` starts, stops or deletes. */
export const risk = z.enum(['read', 'control', 'danger']);

export const commandInfo = z.object({
	name: z.string(),
	summary: words,
	risk,
	params: z.array(field),
	result: z.array(field),
	/** Names of params for which `adapter.suggest` knows values. */
	suggests: z.array(z.string()),
});

export const eventInfo = z.object({
	name: z.string(),
	summary: words,
	fields: z.array(field),
	/** Remembered: a new subscriber is sent the newest value at once. */
	state: z.boolean(),
});

/**
 * A try of one row of a table of the settings, as it is typed, without saving it: the table, and what is asked for beside
 * the row.
 */
export const trialInfo = z.object({
	table: z.string(),
	summary: words,
	params: z.array(field),
});

/** Something of an instance that can be saved as a file. */
export const exportInfo = z.object({ name: z.string(), summary: words });

/** What an adapter declares. The same for all its instances. */
export const adapterInfo = z.object({
	id: z.string(),
	title: words,
	summary: words,
	/** Part of the app: always on, without settings. */
	builtIn: z.boolean(),
	settings: z.array(field),
	commands: z.array(commandInfo),
	events: z.array(eventInfo),
	/** The read command behind the "Test" button. */
	test: z.string().nullable(),
	/** One instance is all there can be. */
	isSingle: z.boolean(),
	trials: z.array(trialInfo),
	exports: z.array(exportInfo),
});

/** One configured use of an adapter. */
export const instanceSnapshot = z.object({
	id: instanceId,
	adapter: z.string(),
	enabled: z.boolean(),
	status: adapterStatus,
	/** When the status kind was entered, in ms since 1970. */
	since: z.number(),
	lastError: z.object({ at: z.number(), why: words }).nullable(),
	/** Without secrets. */
	settings: z.record(z.string(), settingValue),
	/** Which secrets are set: by the name of their setting, in a table by `table.row.column`. */
	secrets: z.record(z.string(), z.boolean()),
});

export type AdapterStatus = z.output<typeof adapterStatus>;
export type Risk = z.output<typeof risk>;
export type CommandInfo = z.output<typeof commandInfo>;
export type TrialInfo = z.output<typeof trialInfo>;
export type ExportInfo = z.output<typeof exportInfo>;
export type EventInfo = z.output<typeof eventInfo>;
export type AdapterInfo = z.output<typeof adapterInfo>;
export type InstanceSnapshot = z.output<typeof instanceSnapshot>;
