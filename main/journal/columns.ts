import type { SQLInputValue, SQLOutputValue } from 'node:sqlite';
import type { Row } from '../contract/rows.ts';

/**
 * In the order of the table. The text stands behind everything that conditions ask for: it may be long, and they need
 * not read past it. Behind it comes what later versions added, which is where SQLite puts a new column.
 */
const names = [
	'id',
	'at',
	'direction',
	'kind',
	'client',
	'name',
	'user',
	'audience',
	'instance',
	'outcome',
	'ms',
	'cause',
	'size',
	'words_en',
	'words_ja',
	'text',
	'grant_name',
] as const;

export const columns = names.map((name) => `rows.${name}`).join(', ');
export const placeholders = names.map(() => '?').join(', ');

export const schema = `
	CREATE TABLE rows (
		id INTEGER PRIMARY KEY,
		at INTEGER NOT NULL,
		direction TEXT NOT NULL,
		kind TEXT NOT NULL,
		client INTEGER,
		name TEXT,
		user TEXT,
		audience TEXT,
		instance TEXT,
		outcome TEXT,
		ms REAL,
		cause INTEGER,
		size INTEGER NOT NULL,
		words_en TEXT,
		words_ja TEXT,
		text TEXT NOT NULL,
		grant_name TEXT
	) STRICT;
	CREATE INDEX effects ON rows (cause) WHERE cause IS NOT NULL;
	CREATE TABLE chunks (first INTEGER PRIMARY KEY, has_marks INTEGER NOT NULL DEFAULT 0) STRICT;
`;

/** What turns a file of version 1 into one of version 2, and so on. Each ends with a semicolon. */
export const upgrades = [
	'ALTER TABLE rows ADD COLUMN grant_name TEXT;',
	'ALTER TABLE chunks ADD COLUMN has_marks INTEGER NOT NULL DEFAULT 0;',
] as const;

/** A row as the values of its columns. */
export function valuesOf(row: Row): SQLInputValue[] {
	return [
		row.id,
		row.at,
		row.direction,
		row.kind,
		row.client?.id ?? null,
		row.client?.name ?? null,
		row.client?.user ?? null,
		row.audience && JSON.stringify(row.audience),
		row.instance,
		row.outcome,
		row.ms,
		row.cause,
		row.size,
		row.words?.en ?? null,
		row.words?.ja ?? null,
		row.text,
		row.grant,
	];
}

/** The file is ours and every row in it was written by `valuesOf`, so the types are what they were. */
export function rowOf(values: readonly SQLOutputValue[]): Row {
	const [id, at, direction, kind, client, name, user, audience, instance, outcome] = values;
	const [ms, cause, size, en, ja, text, grant] = values.slice(10);
	return {
		id,
		at,
		direction,
		kind,
		client: client === null ? null : { id: client, name, user },
		audience: typeof audience === 'string' ? (JSON.parse(audience) as number[]) : null,
		instance,
		text,
		size,
		outcome,
		ms,
		grant,
		cause,
		words: en === null ? null : { en, ja },
	} as Row;
}
