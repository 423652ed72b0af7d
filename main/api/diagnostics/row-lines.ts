import type { Row } from '../../contract/rows.ts';
import { decodeFrame } from '../../wire/frame.ts';
import { phraseOf } from './phrases.ts';
import type { Veil } from './veil.ts';
import type { Verbs } from './verbs.ts';

/** Longest text of a row here, in characters: a thousand of them have to be looked through. */
const MAX_TEXT = 400;

/** The rows, a line each: what stays when texts and names go is enough to see what happened, and to whom. */
export function rowLines(rows: readonly Row[], veil: Veil, verbs: Verbs): string[] {
	const verbOf = new Map(rows.map((row) => [row.id, verbIn(row, verbs)]));
	return rows.map((row) => {
		const verb = verbOf.get(row.id) ?? (row.cause === null ? null : verbOf.get(row.cause));
		const parts = [
			`${new Date(row.at).toISOString()} #${row.id}`,
			row.direction === 'none' ? row.kind : `${row.direction} ${row.kind}`,
			verb ?? instanceOf(row, verbs),
			row.outcome,
			row.ms === null ? null : `${row.ms} ms`,
			row.client ? veil.client(row.client) : null,
			row.audience ? `to ${row.audience.length} clients` : null,
			row.grant === null ? null : `allowed by ${grantOf(row.grant, veil)}`,
			row.cause === null ? null : `because of #${row.cause}`,
			textOf(row, veil),
		];
		return parts.filter((part) => part !== null && part !== '').join(' | ');
	});
}

function verbIn({ kind, text }: Row, verbs: Verbs): string | null {
	if (kind === 'event') return verbs.eventIn(text);
	if (kind !== 'command') return null;
	const frame = decodeFrame(text, verbs.isInstance);
	return frame.kind === 'command' ? verbs.command(`${frame.instance}.${frame.command}`) : null;
}

function instanceOf({ instance }: Row, verbs: Verbs): string | null {
	if (instance === null) return null;
	return verbs.isInstance(instance) ? instance : 'an adapter that was removed';
}

/** `key <name>`, or one word. */
const grantOf = (grant: string, veil: Veil): string =>
	!grant.startsWith('key ') ? grant : veil.choice.withNames ? veil.quote(grant) : 'a key';

function textOf(row: Row, veil: Veil): string | null {
	if (!veil.choice.withTexts) {
		if (row.words !== null) return phraseOf(row);
		return `${row.size} characters`;
	}
	const shown = row.text.slice(0, MAX_TEXT).toWellFormed();
	const more = row.size - shown.length;
	// What stands in quotes there comes from a caller who was not let in.
	const text = row.kind === 'refused' ? shown.replace(/"\/[^"]*"?/gu, '"/…"') : shown;
	return `${veil.quote(withoutKey(row, text, veil))}${more > 0 ? ` and ${more} more characters` : ''}`;
}

/** The key that a client came with, where nobody made it, stands in the app's own sentence. */
function withoutKey({ kind }: Row, text: string, { choice }: Veil): string {
	if (kind === 'opened')
		return text.replace(
			/ connected to \/(?!echo from |\s)\S+ from /u,
			' connected to /<key> from ',
		);
	// A key that is no more has no number that could stand for its name.
	return choice.withNames ? text : text.replace(/(\bkey )"[^"]*"/gu, '$1"…"');
}
