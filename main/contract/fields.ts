import * as z from 'zod';
import { words } from './words-schema.ts';
import type { Words } from './words.ts';

/** What may stand beside a zod type, with `.meta({ … })`, for a person who fills it in. */
declare module 'zod' {
	interface GlobalMeta {
		/** Name of the field on the page. */
		label?: Words;
		/** One sentence under the field. */
		hint?: Words;
		/** What a text must be, to stand after "must be", where a pattern checks it. */
		rule?: Words;
		/** An example value. */
		example?: string;
		/** Never sent to the page: it sees only "set" or "not set". Stored apart from the settings. */
		secret?: boolean;
		/** How a person types a text, where one line is not it: several lines, or a folder of this machine. */
		input?: 'lines' | 'folder';
		/** The page offers to make a random one. */
		canGenerate?: boolean;
	}
}

/** One value of a form, a command, a reply or an event: what the page draws and the wire reads and writes. */
const plainField = z.object({
	name: z.string(),
	label: words,
	hint: words.nullable(),
	example: z.string().nullable(),
	/** A `list` is one of texts. A `table`, only in settings, is a list of records; see `columns`. */
	type: z.enum(['text', 'number', 'boolean', 'choice', 'list', 'table']),
	/** Must be given: it is neither optional nor has a default. */
	required: z.boolean(),
	secret: z.boolean(),
	choices: z.array(z.string()),
	/** How a text is typed. */
	input: z.enum(['line', 'lines', 'folder']),
	canGenerate: z.boolean(),
	/** Range of a number, of a text's length, or of the number of rows of a list or a table. */
	min: z.number().nullable(),
	max: z.number().nullable(),
	integer: z.boolean(),
	/** Of a list, its texts. A table has none to show. */
	default: z.union([z.string(), z.number(), z.boolean(), z.array(z.string())]).nullable(),
});

/**
 * A `plainField`, and of a table the fields of its rows. The first of them names the row: no two rows of a table have
 * the same there, and secrets of a row are kept under it.
 */
export const field = plainField.extend({ columns: z.array(plainField) });

export type PlainField = z.output<typeof plainField>;
export type Field = z.output<typeof field>;

/** A value as a field of a message holds it. */
export type FieldValue = string | number | boolean | readonly string[];

const plainValue = z.union([z.string(), z.number(), z.boolean()]);

/** One row of a table. Secrets are not in it. */
export const tableRow = z.record(z.string(), plainValue);

/** A value as the settings hold it. */
export const settingValue = z.union([plainValue, z.array(z.string()), z.array(tableRow)]);

export type TableRow = z.output<typeof tableRow>;
export type SettingValue = z.output<typeof settingValue>;

/** A schema without what says that it may be missing, and all that was said of it on the way. */
interface Read {
	readonly schema: z.ZodType;
	readonly meta: z.GlobalMeta;
	readonly fallback: unknown;
	readonly isRequired: boolean;
}

function read(outer: z.ZodType): Read {
	const meta = outer.meta() ?? {};
	if (!(outer instanceof z.ZodOptional || outer instanceof z.ZodDefault))
		return { schema: outer, meta, fallback: null, isRequired: true };
	const inner = read(outer.unwrap() as z.ZodType);
	const fallback = outer instanceof z.ZodDefault ? outer.def.defaultValue : inner.fallback;
	return { ...inner, meta: { ...inner.meta, ...meta }, fallback, isRequired: false };
}

function typeOf(schema: z.ZodType, name: string): Field['type'] {
	if (schema instanceof z.ZodEnum) return 'choice';
	if (schema instanceof z.ZodString) return 'text';
	if (schema instanceof z.ZodNumber) return 'number';
	if (schema instanceof z.ZodBoolean) return 'boolean';
	if (schema instanceof z.ZodArray) return schema.element instanceof z.ZodObject ? 'table' : 'list';
	throw new TypeError(
		`Field "${name}": use a text, number, boolean, enum, list of texts or table of these.`,
	);
}

type Limits = Pick<PlainField, 'min' | 'max' | 'integer'>;

/** What the checks of a number, a text or a list allow. Of several, the strictest counts. */
function limitsOf(schema: z.ZodType): Limits {
	const checks = (schema.def.checks ?? []) as z.core.$ZodChecks[];
	// An integer made by `z.int()` is its own check.
	const own = schema instanceof z.ZodNumberFormat ? [schema] : [];
	const least: number[] = [];
	const most: number[] = [];
	let integer = false;
	for (const { _zod } of [...own, ...checks]) {
		const { def } = _zod;
		if (def.check === 'min_length') least.push(def.minimum);
		if (def.check === 'max_length') most.push(def.maximum);
		if (def.check === 'length_equals') least.push(def.length);
		if (def.check === 'length_equals') most.push(def.length);
		if (def.check === 'greater_than' && def.inclusive) least.push(Number(def.value));
		if (def.check === 'less_than' && def.inclusive) most.push(Number(def.value));
		if (def.check === 'number_format') integer ||= def.format === 'safeint';
	}
	if (integer) least.push(Number.MIN_SAFE_INTEGER);
	if (integer) most.push(Number.MAX_SAFE_INTEGER);
	return {
		min: least.length > 0 ? Math.max(...least) : null,
		max: most.length > 0 ? Math.min(...most) : null,
		integer,
	};
}

const plainDefault = plainField.shape.default;

/** Null for what there is nothing to show of: no texts, or rows. */
const defaultOf = (value: unknown): PlainField['default'] => {
	const found = plainDefault.safeParse(value ?? null).data ?? null;
	return Array.isArray(found) && found.length === 0 ? null : found;
};

/**
 * Reads the fields of a declaration, in order.
 * @throws TypeError for a type that no form and no text message can carry (a date, a table within a table, …)
 */
export const fieldsOf = (object: z.ZodObject): Field[] =>
	namedFields(object, (name, one) => ({
		...plainFieldOf(name, one),
		columns: one.schema instanceof z.ZodArray ? columnsOf(one.schema.element) : [],
	}));

const columnsOf = (row: unknown): PlainField[] =>
	row instanceof z.ZodObject ? namedFields(row, plainFieldOf) : [];

const namedFields = <F>({ shape }: z.ZodObject, make: (name: string, one: Read) => F): F[] =>
	Object.entries(shape).map(([name, schema]) => make(name, read(schema as z.ZodType)));

const plainFieldOf = (name: string, { schema, meta, fallback, isRequired }: Read): PlainField => ({
	name,
	label: meta.label ?? { en: name, ja: name },
	hint: meta.hint ?? null,
	example: meta.example ?? null,
	type: typeOf(schema, name),
	required: isRequired,
	secret: meta.secret ?? false,
	choices: schema instanceof z.ZodEnum ? schema.options.map(String) : [],
	input: meta.input ?? 'line',
	canGenerate: meta.canGenerate ?? false,
	...limitsOf(schema),
	default: defaultOf(fallback),
});
