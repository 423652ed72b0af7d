import * as z from 'zod';

/**
 * A sentence for people, in every language of the app. Whatever the bridge says to a person travels as `Words` and the
 * page picks its language; texts on the wire and on stderr are English.
 */
export const words = z.object({ en: z.string(), ja: z.string() });

export type Words = z.output<typeof words>;

/** Builds a sentence in both languages. */
export const say = (en: string, ja: string): Words => ({ en, ja });
