import fc from 'fast-check';
import { expect, test } from 'vitest';
import { PREVIEW } from '../../../main/contract/preview.ts';
import { Ring } from '../../../main/journal/ring.ts';
import { row, rows } from '../../helpers/rows.ts';

const MEBIBYTE = 1_048_576;
const ringOf = (count: number) => new Ring({ rows: count, bytes: MEBIBYTE });
const ids = ({ rows: found }: { rows: { id: number }[] }) => found.map(({ id }) => id);

test('a reader gets what came after its cursor, oldest first, at most what it asked for', () => {
	const ring = ringOf(100);
	for (const one of rows(1, 5)) ring.push(one);
	const first = ring.read({ epoch: ring.epoch, cursor: 0 }, 3);
	expect(ids(first)).toEqual([1, 2, 3]);
	const second = ring.read(first, 3);
	expect(ids(second)).toEqual([4, 5]);
	expect(ring.read(second, 3)).toEqual({ ...second, rows: [] });
});

test('a reader without a cursor of this start begins with the newest rows', () => {
	const ring = ringOf(100);
	for (const one of rows(1, 5)) ring.push(one);
	for (const after of [null, { epoch: 'another', cursor: 2 }]) {
		const batch = ring.read(after, 2);
		expect(ids(batch)).toEqual([4, 5]);
		expect(ids(ring.read(batch, 2))).toEqual([]);
	}
});

test('a changed row comes once, in its newest form', () => {
	const ring = ringOf(100);
	const cursor = ring.read(null, 10);
	const place = ring.push(row(1, { outcome: 'pending' }));
	ring.push(row(2));
	const early = ring.read(cursor, 1);
	ring.push(row(1, { outcome: 'ok' }), place);
	expect(ids(early)).toEqual([1]);
	expect(ids(ring.read(early, 10))).toEqual([2, 1]);
	const all = ring.read(cursor, 10);
	expect(all.rows.map(({ id, outcome }) => [id, outcome])).toEqual([
		[2, null],
		[1, 'ok'],
	]);
});

test('rows that fell out are counted for who did not get them', () => {
	const ring = ringOf(10);
	for (const one of rows(1, 25)) ring.push(one);
	const late = ring.read({ epoch: ring.epoch, cursor: 5 }, 100);
	expect(late.skipped).toBe(10);
	expect(ids(late)).toEqual(ids({ rows: rows(16, 25) }));
	expect(ring.read(null, 100)).toMatchObject({ skipped: 0, cursor: 25 });
});

test('it is bounded by bytes too', () => {
	const ring = new Ring({ rows: 1_000, bytes: 20_000 });
	for (let id = 1; id <= 100; id++) ring.push(row(id, { text: 'x'.repeat(1_000) }));
	const { rows: kept } = ring.read(null, 1_000);
	expect(kept.length).toBeGreaterThan(4);
	expect(kept.length).toBeLessThan(11);
});

test('a long text is kept as a preview, without half a character at its end', () => {
	const ring = ringOf(10);
	const text = 'x'.repeat(PREVIEW - 1) + '😀 and more';
	ring.push(row(1, { text, size: text.length }));
	const kept = ring.read(null, 1).rows[0];
	expect(kept?.text).toBe('x'.repeat(PREVIEW - 1));
	expect(kept?.size).toBe(text.length);
});

test('whatever happens, a reader meets every row in its newest form or is told that it was skipped', () => {
	const steps = fc.array(
		fc.oneof(
			fc.constant('add'),
			fc.nat(30).map((back) => ({ settle: back })),
			fc.integer({ min: 1, max: 9 }).map((limit) => ({ read: limit })),
		),
		{ maxLength: 300 },
	);
	fc.assert(
		fc.property(steps, (given) => {
			const ring = ringOf(12);
			const newest = new Map<number, string | null>();
			const seen = new Map<number, string | null>();
			const places = new Map<number, number>();
			const settled = new Set<number>();
			let at = ring.read(null, 1);
			let skipped = 0;
			const read = (limit: number) => {
				at = ring.read(at, limit);
				skipped += at.skipped;
				for (const { id, outcome } of at.rows) seen.set(id, outcome);
			};
			for (const step of given)
				if (step === 'add') {
					const id = newest.size + 1;
					newest.set(id, null);
					places.set(id, ring.push(row(id)));
				} else if (typeof step === 'object' && 'settle' in step) {
					const id = newest.size - step.settle;
					if (id < 1 || settled.has(id)) continue;
					settled.add(id);
					newest.set(id, 'ok');
					ring.push(row(id, { outcome: 'ok' }), places.get(id));
				} else if (typeof step === 'object') read(step.read);
			read(1_000);
			const stale = [...newest].filter(([id, outcome]) => seen.get(id) !== outcome);
			expect(skipped).toBeGreaterThanOrEqual(stale.length);
			if (skipped === 0) expect(new Map([...seen].sort(([a], [b]) => a - b))).toEqual(newest);
			expect(skipped).toBeLessThanOrEqual(newest.size + settled.size);
		}),
	);
});
