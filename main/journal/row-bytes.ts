import type { Row } from '../contract/rows.ts';

/** What an object with these fields takes. */
const FIELDS = 400;

/** Memory that a row takes, two bytes a character. An estimate is enough: it only bounds. */
export function bytesOf({ text, words, client, audience }: Row): number {
	const spoken = words ? words.en.length + words.ja.length : 0;
	const named = client ? client.name.length + (client.user?.length ?? 0) : 0;
	return FIELDS + 2 * (text.length + spoken + named) + 8 * (audience?.length ?? 0);
}
