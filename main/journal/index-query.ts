import type { DatabaseSync } from 'node:sqlite';
import type { RowFilter } from '../contract/rows.ts';
import type { Chunk } from './chunk.ts';
import { fold } from './fold.ts';
import { marksFor } from './marks.ts';
import { isLiteral } from './match.ts';
import { requiredBy } from './required.ts';

/** More than this are no help: what is so common is found soon without the index. */
const MAX_TERMS = 400;

/** Characters that the index does not hold as they are. */
const notIndexed = /[\0\ufffe\uffff]/;

const quote = (term: string) => `"${term.replaceAll('"', '""')}"`;
const oneOf = (terms: readonly string[]) => `(${terms.map(quote).join(' OR ')})`;

/**
 * Makes what the index of a chunk is asked: every row that matches is found, and some others, which `matcher` sorts
 * out. Null where the index cannot help.
 */
export function indexQueries(db: DatabaseSync, filter: RowFilter) {
	const term = isLiteral(filter) ? fold(filter.text) : null;
	const pattern = term === null ? patternQuery(filter.text) : null;
	const marks = marksFor(filter)
		.filter((some) => some.length <= MAX_TERMS)
		.map(oneOf);
	return ({ table, hasMarks }: Chunk): string | null => {
		const text = term === null ? pattern : textQuery(db, table, term);
		const parts = [...(hasMarks ? marks : []), ...(text === null ? [] : [text])];
		return parts.length === 0 ? null : parts.join(' AND ');
	};
}

function textQuery(db: DatabaseSync, table: string, term: string): string | null {
	if (term === '' || notIndexed.test(term)) return null;
	// As SQLite takes characters: by code point.
	const characters = Array.from(term);
	if (characters.length >= 3) return allOf(trigramsOf(characters));
	const terms = termsFrom(db, table, term);
	if (terms.length > MAX_TERMS) return null;
	// Where nothing begins with the term, this is an empty phrase, which finds nothing.
	return terms.length === 0 ? quote('') : oneOf(terms);
}

function patternQuery(pattern: string): string | null {
	const lists = requiredBy(pattern)?.map((texts) =>
		allOf(texts.flatMap((text) => trigramsOf(Array.from(text)))),
	);
	return lists ? `(${lists.join(' OR ')})` : null;
}

const trigramsOf = (characters: readonly string[]): string[] =>
	characters.slice(2).map((last, n) => characters.slice(n, n + 2).join('') + last);

/** A hundred are enough: what has them and not the rest is sorted out later. */
const allOf = (terms: readonly string[]): string =>
	`(${[...new Set(terms)].slice(0, 100).map(quote).join(' AND ')})`;

/** Every three characters in the index of which the term is the beginning. */
function termsFrom(db: DatabaseSync, table: string, beginning: string): string[] {
	db.exec(`CREATE VIRTUAL TABLE temp.terms USING fts5vocab (main, ${table}, row)`);
	try {
		const found = db
			.prepare('SELECT term FROM temp.terms WHERE term >= ? AND term <= ? LIMIT ?')
			.all(beginning, beginning + '\u{10ffff}'.repeat(3), MAX_TERMS + 1);
		return found.map(({ term }) => String(term));
	} finally {
		db.exec('DROP TABLE temp.terms');
	}
}
