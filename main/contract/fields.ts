import * as z from 'zod';
import { words, type Words } from './words.ts';

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

interface Property {
	type?: string;
	enum?: string[];
	items?: Property;
	properties?: Record<string, Property>;
	required?: string[];
	label?: Words;
	hint?: Words;
	example?: string;
	secret?: boolean;
	input?: 'lines' | 'folder';
	canGenerate?: boolean;
	default?: unknown;
	minimum?: number;
	maximum?: number;
	minLength?: number;
	maxLength?: number;
	minItems?: number;
	maxItems?: number;
}

function typeOf({ type, enum: choices, items }: Property, name: string): Field['type'] {
	if (choices) return 'choice';
	if (type === 'string') return 'text';
	if (type === 'number' || type === 'integer') return 'number';
	if (type === 'boolean') return 'boolean';
	if (type === 'array') return items?.properties ? 'table' : 'list';
	throw new TypeError(
		`Field "${name}": use a text, number, boolean, enum, list of texts or table of these.`,
	);
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
export function fieldsOf(schema: z.ZodObject): Field[] {
	const json = z.toJSONSchema(schema, { io: 'input' }) as Property;
	return namedFields(json, (name, property, isRequired) => ({
		...plainFieldOf(name, property, isRequired),
		columns: namedFields(property.items ?? {}, plainFieldOf),
	}));
}

function namedFields<F>(
	{ properties, required }: Property,
	make: (name: string, property: Property, isRequired: boolean) => F,
): F[] {
	return Object.entries(properties ?? {}).map(([name, property]) =>
		make(name, property, required?.includes(name) ?? false),
	);
}

const plainFieldOf = (name: string, property: Property, isRequired: boolean): PlainField => ({
	name,
	label: property.label ?? { en: name, ja: name },
	hint: property.hint ?? null,
	example: property.example ?? null,
	type: typeOf(property, name),
	required: isRequired,
	secret: property.secret ?? false,
	choices: property.enum ?? [],
	input: property.input ?? 'line',
	canGenerate: property.canGenerate ?? false,
	min: property.minimum ?? property.minLength ?? property.minItems ?? null,
	max: property.maximum ?? property.maxLength ?? property.maxItems ?? null,
	integer: property.type === 'integer',
	default: defaultOf(property.default),
});
