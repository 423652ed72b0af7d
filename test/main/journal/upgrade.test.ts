import { readdir } from 'node:fs/promises';
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { child } from '../../helpers/child.ts';
import { found, openedJournal, textsFound, type Filter } from '../../helpers/journal.ts';
import { tempFolder } from '../../helpers/temp-folder.ts';

/** The version that this app writes. */
const NOW = 3;

/** What version 1 of the journal was, to the letter. */
const versionOne = `
	PRAGMA auto_vacuum = INCREMENTAL;
	PRAGMA journal_mode = WAL;
	BEGIN;
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
		text TEXT NOT NULL
	) STRICT;
	CREATE INDEX effects ON rows (cause) WHERE cause IS NOT NULL;
	CREATE TABLE chunks (first INTEGER PRIMARY KEY) STRICT;
	CREATE VIRTUAL TABLE trigrams_1 USING fts5 (
		text, tokenize = 'trigram case_sensitive 1', content = '', columnsize = 0, detail = none
	);
	INSERT INTO chunks VALUES (1);
	PRAGMA application_id = 1380084332;
	PRAGMA user_version = 1;
	COMMIT;
`;

/** A journal as version 1 left it, with so many rows. */
function leftByVersionOne(file: string, rows: number): void {
	const db = new DatabaseSync(file);
	db.exec(versionOne);
	const row = db.prepare(`INSERT INTO rows VALUES
		(?, ?, 'in', 'command', 7, 'DJ Booth', 'Alice', '[1,2]', 'obs', 'ok', 1.5, NULL, ?, NULL, NULL, ?)`);
	const index = db.prepare('INSERT INTO trigrams_1 (rowid, text) VALUES (?, ?)');
	db.exec('BEGIN');
	for (let id = 1; id <= rows; id++) {
		const text = `obs.scene old ${id}`;
		row.run(id, Date.now(), text.length, text);
		index.run(id, `${text}\ndj booth\nalice\n\n`);
	}
	db.exec('COMMIT');
	db.close();
}

function versionOf(file: string): unknown {
	const db = new DatabaseSync(file, { readOnly: true });
	const version = db.prepare('PRAGMA user_version').get()?.user_version;
	db.close();
	return version;
}

test('a journal of version 1 is brought to this version where it is, with every row', async () => {
	await using temp = await tempFolder();
	const file = temp.file('journal.sqlite');
	leftByVersionOne(file, 3);
	const first = await openedJournal(file);
	const { journal } = first;
	expect(await journal.get(2)).toMatchObject({
		text: 'obs.scene old 2',
		client: { id: 7, name: 'DJ Booth', user: 'Alice' },
		audience: [1, 2],
		outcome: 'ok',
		grant: null,
	});
	const id = journal.add({ kind: 'command', text: 'obs.scene new', outcome: 'pending' });
	expect(id).toBe(4);
	await journal.flush();
	journal.settle(id, { outcome: 'ok', ms: 2, grant: 'connection' });
	await journal.stop();
	expect(first.notices).toEqual([]);
	expect(versionOf(file)).toBe(NOW);

	await using second = await openedJournal(file);
	expect(await textsFound(second.journal, 'scene')).toHaveLength(4);
	expect(await second.journal.get(id)).toMatchObject({ outcome: 'ok', grant: 'connection' });
	expect(await readdir(temp.path)).not.toContainEqual(expect.stringContaining('damaged'));
});

test('filters find the rows of version 1 as they find those that came after', async () => {
	await using temp = await tempFolder();
	const file = temp.file('journal.sqlite');
	leftByVersionOne(file, 3);
	await using session = await openedJournal(file);
	const { journal } = session;
	const client = { id: 8, name: 'DJ Booth', user: null };
	const like = { kind: 'command', direction: 'in', instance: 'obs', client } as const;
	journal.add({ ...like, text: 'obs.scene new', outcome: 'ok' });
	journal.add({ kind: 'event', direction: 'out', instance: 'osc', text: 'osc.message' });
	const filters: Filter[] = [
		{ kinds: ['command'] },
		{ directions: ['in'] },
		{ instances: ['obs'] },
		{ clients: ['DJ Booth'] },
		{ outcomes: ['ok'] },
		{ text: 'scene', kinds: ['command', 'reply'] },
	];
	for (const filter of filters)
		expect((await found(journal, filter)).map(({ id }) => id)).toEqual([4, 3, 2, 1]);
	expect(await found(journal, { outcomes: ['error', 'pending'] })).toEqual([]);
});

test('a large one is brought over without a wait to speak of', { timeout: 30_000 }, async () => {
	await using temp = await tempFolder();
	const file = temp.file('journal.sqlite');
	const begun = performance.now();
	leftByVersionOne(file, 200_000);
	const written = performance.now();
	await using session = await openedJournal(file);
	// In the machine's own time: about a third of what it takes to write such a journal in one go.
	expect(performance.now() - written).toBeLessThan(2 * (written - begun));
	expect(await textsFound(session.journal, 'old 199999')).toEqual(['obs.scene old 199999']);
	expect(session.notices).toEqual([]);
});

test('an app that is killed in the middle of it leaves version 1, which is brought over next time', async () => {
	await using temp = await tempFolder();
	const file = temp.file('journal.sqlite');
	leftByVersionOne(file, 500);
	// The steps of the app, up to the moment before the last.
	await using killed = child(`
		import { DatabaseSync } from 'node:sqlite';
		import { upgrades } from './main/journal/columns.ts';
		const db = new DatabaseSync(${JSON.stringify(file)});
		db.exec('PRAGMA cache_size = 1; BEGIN IMMEDIATE;' + upgrades[0] + 'PRAGMA user_version = 2');
		console.log('in the middle');
		setInterval(() => db.isOpen, 1000);
	`);
	expect(await killed.line()).toBe('in the middle');
	await killed.kill();
	expect(versionOf(file)).toBe(1);

	await using session = await openedJournal(file);
	expect(await found(session.journal, {}, 1_000)).toHaveLength(500);
	expect(session.notices).toEqual([]);
	expect(versionOf(file)).toBe(NOW);
});

test('an app that is killed while it starts loses no row', { timeout: 30_000 }, async () => {
	await using temp = await tempFolder();
	const file = temp.file('journal.sqlite');
	leftByVersionOne(file, 20_000);
	for (const from of [0, 1, 2, 4, 8, 16]) {
		await using killed = child(`
			import { openStore } from './main/journal/store.ts';
			console.log('starting');
			setTimeout(() => process.kill(process.pid, 'SIGKILL'), ${from});
			setTimeout(() => openStore(${JSON.stringify(file)}), 2);
			setInterval(() => undefined, 1000);
		`);
		expect(await killed.line()).toBe('starting');
		expect(await killed.line()).toBeNull();
		expect([1, NOW]).toContain(versionOf(file));
	}
	await using session = await openedJournal(file);
	expect(session.notices).toEqual([]);
	expect(await found(session.journal, {}, 1_000)).toHaveLength(20_000);
});
