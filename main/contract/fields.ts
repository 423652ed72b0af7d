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
	}
}

/** One value of a form, a command, a reply or an event: what the page draws and the wire reads and writes. */
export const field = z.object({
	name: z.string(),
	label: words,
	hint: words.nullable(),
	example: z.string().nullable(),
	type: z.enum(['text', 'number', 'boolean', 'choice', 'list']),
	/** Must be given: it is neither optional nor has a default. */
	required: z.boolean(),
	secret: z.boolean(),
	choices: z.array(z.string()),
	/** Range of a number, or of a text's length. */
	min: z.number().nullable(),
	max: z.number().nullable(),
	integer: z.boolean(),
	default: z.union([z.string(), z.number(), z.boolean()]).nullable(),
});

export type Field = z.output<typeof field>;

/** A value as a field holds it. */
export type FieldValue = string | number | boolean | readonly string[];

interface Property {
	type?: string;
	enum?: string[];
	label?: Words;
	hint?: Words;
	example?: string;
	secret?: boolean;
	default?: string | number | boolean;
	minimum?: number;
	maximum?: number;
	minLength?: number;
	maxLength?: number;
}

function typeOf({ type, enum: choices }: Property, name: string): Field['type'] {
	if (choices) return 'choice';
	if (type === 'string') return 'text';
	if (type === 'number' || type === 'integer') return 'number';
	if (type === 'boolean') return 'boolean';
	if (type === 'array') return 'list';
	throw new TypeError(`Field "${name}": use a text, number, boolean, enum or list of texts.`);
}

/**
 * Reads the fields of a declaration, in order.
 * @throws TypeError for a type that no form and no text message can carry (a nested object, a date, …)
 */
export function fieldsOf(schema: z.ZodObject): Field[] {
	const { properties, required } = z.toJSONSchema(schema, { io: 'input' });
	return Object.entries((properties ?? {}) as Record<string, Property>).map(([name, property]) => ({
		name,
		label: property.label ?? { en: name, ja: name },
		hint: property.hint ?? null,
		example: property.example ?? null,
		type: typeOf(property, name),
		required: required?.includes(name) ?? false,
		secret: property.secret ?? false,
		choices: property.enum ?? [],
		min: property.minimum ?? property.minLength ?? null,
		max: property.maximum ?? property.maxLength ?? null,
		integer: property.type === 'integer',
		default: property.default ?? null,
	}));
}
