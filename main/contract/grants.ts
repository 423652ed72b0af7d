import * as z from 'zod';

/** A verb, or a pattern of verbs. Commands of risk `danger` are only covered by their whole verb, never by a pattern. */
export const verbPattern = z
	.string()
	.regex(/^(\*|[a-z*][a-z0-9*-]{0,63}\.[a-z*][a-z0-9*-]{0,63})$/, 'a verb like obs.scene or obs.*');

/** zod leaves this name out of what it reads: a limit that vanished would allow everything. */
const isKept = (values: unknown): boolean =>
	typeof values === 'object' && values !== null && !Object.hasOwn(values, '__proto__');

/** What a grant allows. `values` holds the only values that a param may have, by its name; other params are free. */
export const permission = z.object({
	verb: verbPattern,
	values: z
		.custom<Record<string, string[]>>(isKept, 'limits by the name of a param')
		.pipe(z.record(z.string().max(64), z.array(z.string().max(1_000)).min(1).max(200))),
});

/** How fast messages may go out to one client: so many a second, and so many at once after a rest. */
export const pace = z.object({
	perSecond: z.number().int().min(1).max(10_000),
	burst: z.number().int().min(1).max(10_000),
});

export type Permission = z.output<typeof permission>;
export type Pace = z.output<typeof pace>;
