/**
 * A sentence for people, in every language of the app. Whatever the bridge says to a person travels as `Words` and the
 * page picks its language; texts on the wire and on stderr are English.
 */
export interface Words {
	en: string;
	ja: string;
}

/** Builds a sentence in both languages. */
export const say = (en: string, ja: string): Words => ({ en, ja });
