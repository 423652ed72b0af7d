import type { ClientRef } from '../contract/clients.ts';
import type { Row } from '../contract/rows.ts';
import { say, type Words } from '../contract/words.ts';

/** A row before it is in the journal. What the app says itself comes as `words`, its text is the English sentence. */
export type NewRow = Partial<Omit<Row, 'id' | 'size' | 'kind' | 'text' | 'words'>> &
	Pick<Row, 'kind'> &
	({ readonly text: string; readonly words?: null } | { readonly words: Words });

/**
 * Completes a row. Half a surrogate pair has no UTF-8: it becomes the same sign in memory as it would on disk, so that
 * both give the same text and a search finds it.
 */
export function wholeRow(id: number, row: NewRow): Row {
	const text = ('text' in row ? row.text : row.words.en).toWellFormed();
	return {
		id,
		at: row.at === undefined ? Date.now() : Math.round(row.at),
		direction: row.direction ?? 'none',
		kind: row.kind,
		client: row.client ? wellFormed(row.client) : null,
		audience: row.audience ?? null,
		instance: row.instance ?? null,
		text,
		size: text.length,
		outcome: row.outcome ?? null,
		ms: row.ms ?? null,
		grant: row.grant?.toWellFormed() ?? null,
		cause: row.cause ?? null,
		words: row.words ? say(text, row.words.ja.toWellFormed()) : null,
	};
}

/** A client that needs no mending stays one object, however many rows name it. */
function wellFormed(client: ClientRef): ClientRef {
	const { id, name, user } = client;
	if (name.isWellFormed() && (user === null || user.isWellFormed())) return client;
	return { id, name: name.toWellFormed(), user: user?.toWellFormed() ?? null };
}
