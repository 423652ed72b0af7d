import type { DatabaseSync } from 'node:sqlite';
import { AppError } from '../../contract/errors.ts';
import { say } from '../../contract/words.ts';
import type { Asks, Limits, Usage } from './messages.ts';
import { shared, type Place } from './place.ts';
import { checkLimits } from './quota.ts';
import { sum } from './sum.ts';

/** What can be done with an open file. */
export type Entries = ReturnType<typeof openEntries>;

const bytesOf = ({ name }: Place, value: string) =>
	Buffer.byteLength(name) + Buffer.byteLength(value);

/** @throws SQLite's errors */
export function openEntries(db: DatabaseSync, limits: Limits) {
	const reading = reads(db);
	const insert = db.prepare(`INSERT INTO entries (space, name, size, value) VALUES (?, ?, ?, ?)
		ON CONFLICT DO UPDATE SET size = excluded.size, value = excluded.value`);
	const drop = db.prepare('DELETE FROM entries WHERE space = ? AND name = ?');
	const dropAll = db.prepare('DELETE FROM entries WHERE space = ?');
	const count = db.prepare(`INSERT INTO spaces (space, entries, bytes) VALUES (?, ?, ?)
		ON CONFLICT DO UPDATE SET entries = excluded.entries, bytes = excluded.bytes`);
	const dropSpace = db.prepare('DELETE FROM spaces WHERE space = ?');

	const rename = db.prepare('UPDATE entries SET space = ? WHERE space = ?');
	const renameSpace = db.prepare('UPDATE spaces SET space = ? WHERE space = ?');

	function put(place: Place, value: string | null): boolean {
		const { space, name } = place;
		const old = reading.get(place);
		if (old === value) return false;
		const before = reading.usage(space);
		const after: Usage = {
			entries: before.entries + Number(value !== null) - Number(old !== null),
			bytes:
				before.bytes +
				(value === null ? 0 : bytesOf(place, value)) -
				(old === null ? 0 : bytesOf(place, old)),
		};
		if (value !== null) checkLimits(limits, { space, before, after, all: reading.totals() });
		if (value === null) drop.run(space, name);
		else insert.run(space, name, bytesOf(place, value), value);
		if (after.entries === 0) dropSpace.run(space);
		else count.run(space, after.entries, after.bytes);
		return true;
	}

	return {
		db,
		...reading,
		set: ({ value, ...place }) => put(place, value),
		add({ number, ...place }) {
			const value = String(sum(reading.get(place), number));
			put(place, value);
			return value;
		},
		remove: (place) => put(place, null),
		erase(space) {
			const { entries } = reading.usage(space);
			dropAll.run(space);
			dropSpace.run(space);
			return entries;
		},
		move({ from, to }) {
			const { entries } = reading.usage(from);
			if (entries === 0 || from === to) return 0;
			if (reading.usage(to).entries > 0) throw occupied();
			rename.run(to, from);
			renameSpace.run(to, from);
			return entries;
		},
	} satisfies Omit<Asks, 'open' | 'close'> & Record<string, unknown>;
}

function reads(db: DatabaseSync) {
	const one = db.prepare('SELECT value FROM entries WHERE space = ? AND name = ?');
	const used = db.prepare('SELECT entries, bytes FROM spaces WHERE space = ?');
	const all = db.prepare(`SELECT count(nullif(space, '')) AS keys,
		coalesce(sum(entries), 0) AS entries, coalesce(sum(bytes), 0) AS bytes FROM spaces`);
	const inRange = 'FROM entries WHERE space = ? AND substr(name, 1, length(?)) = ?';
	const counted = db.prepare(`SELECT count(*) AS n ${inRange}`);
	const named = db.prepare(`SELECT name ${inRange} AND name > ? ORDER BY name LIMIT ?`);
	const keys = db.prepare(`SELECT space FROM spaces WHERE space <> '' ORDER BY space`);
	const every = db.prepare('SELECT space, name, value FROM entries ORDER BY space, name');

	return {
		get({ space, name }: Place): string | null {
			const value = one.get(space, name)?.value;
			return typeof value === 'string' ? value : null;
		},
		usage(space: string): Usage {
			const row = used.get(space);
			return { entries: Number(row?.entries ?? 0), bytes: Number(row?.bytes ?? 0) };
		},
		totals() {
			const row = all.get();
			const number = (value: unknown) => Number(value ?? 0);
			return { keys: number(row?.keys), entries: number(row?.entries), bytes: number(row?.bytes) };
		},
		list({ space, prefix, after, limit }: Parameters<Asks['list']>[0]) {
			const rows = named.all(space, prefix, prefix, after, limit);
			return {
				total: Number(counted.get(space, prefix, prefix)?.n ?? 0),
				names: rows.map(({ name }) => String(name)),
			};
		},
		keys: () => keys.all().map(({ space }) => String(space)),
		export(): string {
			const spaces = new Map<string, [string, string][]>();
			for (const row of every.iterate()) {
				const space = String(row.space);
				const entries = spaces.get(space) ?? [];
				entries.push([String(row.name), String(row.value)]);
				spaces.set(space, entries);
			}
			const { [shared]: forAll = {}, ...ofKeys } = Object.fromEntries(
				[...spaces].map(([space, entries]) => [space, Object.fromEntries(entries)]),
			);
			const written = new Date().toISOString();
			return JSON.stringify({ version: 1, written, shared: forAll, keys: ofKeys }, null, '\t');
		},
	};
}

const occupied = () =>
	new AppError(
		'STATE_CONFLICT',
		say(
			'There are values already where these would go. Erase them first.',
			'移動先にはすでに値があります。先に erase で削除してください。',
		),
	);
