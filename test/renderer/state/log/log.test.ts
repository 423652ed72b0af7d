import { describe, expect, test, vi } from 'vitest';
import { isGap } from '../../../../renderer/state/log/items.ts';
import { LogFeed } from '../../../helpers/log-feed.ts';
import { batch, row, rows } from '../../../helpers/rows.ts';

describe('the live log', () => {
	test('shows a settled command in the place of the pending one', async () => {
		using feed = new LogFeed();
		await feed.send(batch({ rows: [row(1, { kind: 'command', outcome: 'pending' }), row(2)] }));
		await feed.send(batch({ rows: [row(1, { kind: 'command', outcome: 'ok', ms: 12 })] }));
		expect(feed.ids).toEqual([1, 2]);
		expect(feed.log.items[0]).toMatchObject({ outcome: 'ok', ms: 12 });
	});

	test('goes on at the cursor of the last batch', async () => {
		using feed = new LogFeed();
		await feed.send(batch({ rows: rows(1, 3), cursor: 33 }));
		expect(feed.follows.map(({ after }) => after)).toEqual([null, { epoch: 'one', cursor: 33 }]);
	});

	test('asks ten times a second while more comes than a view holds', async () => {
		const from = performance.now();
		using feed = new LogFeed();
		await feed.send(batch({ rows: rows(1, 500) }));
		await feed.send(batch({ rows: rows(501, 1_000) }));
		// Timers may be a moment early.
		expect(performance.now() - from).toBeGreaterThan(195);
		expect(feed.ids).toHaveLength(1_000);
	});

	test('loses nothing when the road is cut', async () => {
		using feed = new LogFeed();
		await feed.send(batch({ rows: rows(1, 3), cursor: 3 }));
		await feed.cut();
		await feed.send(batch({ rows: rows(4, 5), cursor: 5 }));
		expect(feed.follows[2]?.after).toEqual({ epoch: 'one', cursor: 3 });
		expect(feed.ids).toEqual([1, 2, 3, 4, 5]);
	});

	test('says why no rows come although the road is whole, until they do', async () => {
		using feed = new LogFeed();
		await feed.cut();
		await feed.fail(new Error('out of order'));
		await vi.waitFor(() => {
			expect(feed.log.trouble).toMatchObject({ message: 'out of order' });
		});
		await feed.send(batch({ rows: rows(1, 2), cursor: 2 }));
		expect(feed.log.trouble).toBeNull();
		await feed.cut();
		await feed.send(batch({ rows: rows(3, 4), cursor: 4 }));
		expect(feed.log.trouble).toBeNull();
	});

	test('keeps the newest 5,000 and says where the list begins', async () => {
		using feed = new LogFeed();
		await feed.send(batch({ rows: rows(1, 2_000) }));
		await feed.send(batch({ rows: rows(2_001, 5_500) }));
		expect(feed.log.items).toHaveLength(5_000);
		expect(feed.log.items[0]?.id).toBe(501);
		expect(feed.log.base).toBe(500);
	});

	test('keeps what is being read in place while more comes', async () => {
		using feed = new LogFeed();
		await feed.send(batch({ rows: rows(1, 4_900) }));
		feed.log.leaveEnd();
		await feed.send(batch({ rows: rows(4_901, 5_500) }));
		expect(feed.log.base).toBe(0);
		expect(feed.log.items).toHaveLength(5_500);
		expect(feed.log.unseen).toBe(600);
		feed.log.toNewest();
		expect(feed.log.unseen).toBe(0);
		expect(feed.log.items).toHaveLength(5_000);
	});

	test('stays bounded however long somebody reads further up', async () => {
		using feed = new LogFeed();
		await feed.send(batch({ rows: rows(1, 100) }));
		feed.log.leaveEnd();
		await feed.send(batch({ rows: rows(101, 30_000) }));
		expect(feed.log.items).toHaveLength(20_000);
		expect(feed.log.unseen).toBe(29_900);
		feed.log.toNewest();
		expect(feed.ids.at(0)).toBe(25_001);
		expect(feed.ids.at(-1)).toBe(30_000);
	});
});

describe('pause', () => {
	test('keeps collecting and counts', async () => {
		using feed = new LogFeed();
		await feed.send(batch({ rows: rows(1, 2) }));
		feed.log.pause();
		await feed.send(batch({ rows: rows(3, 7) }));
		expect(feed.ids).toEqual([1, 2]);
		expect(feed.log.unseen).toBe(5);
		feed.log.resume();
		expect(feed.ids).toEqual([1, 2, 3, 4, 5, 6, 7]);
	});

	test('still shows what becomes of the rows in view', async () => {
		using feed = new LogFeed();
		await feed.send(batch({ rows: [row(1, { outcome: 'pending' })] }));
		feed.log.pause();
		await feed.send(batch({ rows: [row(1, { outcome: 'ok' })] }));
		expect(feed.log.items[0]).toMatchObject({ outcome: 'ok' });
		expect(feed.log.unseen).toBe(0);
	});

	test('counts only what the filter lets through', async () => {
		using feed = new LogFeed();
		await feed.send(batch({ rows: rows(1, 2) }));
		feed.log.pause();
		await feed.send(batch({ rows: [row(3), row(4, { text: 'obs.scene Live' })] }));
		feed.log.setFilter({ text: 'SCENE' });
		expect(feed.ids).toEqual([]);
		expect(feed.log.unseen).toBe(1);
	});
});

describe('a filter', () => {
	test('holds for rows that were there and rows that come', async () => {
		using feed = new LogFeed();
		await feed.send(batch({ rows: [row(1, { direction: 'out' }), row(2)] }));
		feed.log.setFilter({ directions: ['out'] });
		expect(feed.ids).toEqual([1]);
		await feed.send(batch({ rows: [row(3), row(4, { direction: 'out' })] }));
		expect(feed.ids).toEqual([1, 4]);
	});

	test('takes in a row once it matches and lets it go once it does not', async () => {
		using feed = new LogFeed();
		const command = { kind: 'command', outcome: 'pending' } as const;
		await feed.send(batch({ rows: [row(1, command), row(2, command), row(3, command)] }));
		feed.log.setFilter({ outcomes: ['error'] });
		await feed.send(batch({ rows: [row(3, { outcome: 'COMMAND_FAILED' })] }));
		await feed.send(batch({ rows: [row(1, { outcome: 'COMMAND_FAILED' })] }));
		expect(feed.ids).toEqual([1, 3]);
		feed.log.setFilter({ outcomes: ['pending'] });
		expect(feed.ids).toEqual([2]);
		await feed.send(batch({ rows: [row(2, { outcome: 'ok' })] }));
		expect(feed.ids).toEqual([]);
	});
});

describe('the way back', () => {
	test('reads the journal page by page to its beginning', async () => {
		using feed = new LogFeed();
		feed.journal = rows(1, 1_200);
		await feed.send(batch({ rows: rows(1_001, 1_200) }));
		await feed.log.searchBack();
		expect(feed.ids.at(0)).toBe(501);
		expect(feed.log.base).toBe(-500);
		expect(feed.log.past.kind).toBe('more');
		await feed.log.searchBack();
		await feed.log.searchBack();
		expect(feed.log.past.kind).toBe('beginning');
		expect(feed.ids).toEqual(rows(1, 1_200).map(({ id }) => id));
	});

	test('goes on behind a page without a match', async () => {
		using feed = new LogFeed();
		feed.journal = rows(1, 1_200);
		await feed.send(batch({ rows: rows(1_101, 1_200) }));
		feed.log.setFilter({ text: 'text 77' });
		await feed.log.searchBack();
		expect(feed.log.past.kind).toBe('more');
		await feed.log.searchBack();
		await feed.log.searchBack();
		expect(feed.ids).toEqual([77, 770, 771, 772, 773, 774, 775, 776, 777, 778, 779]);
	});

	test('drops an answer to a question that nobody asks any more', async () => {
		using feed = new LogFeed();
		feed.journal = rows(1, 100);
		await feed.send(batch({ rows: rows(91, 100) }));
		const search = feed.log.searchBack();
		feed.log.setFilter({ text: 'nothing' });
		await search;
		expect(feed.ids).toEqual([]);
		expect(feed.log.past.kind).toBe('more');
	});

	test('says why it ended', async () => {
		using feed = new LogFeed();
		await feed.send(batch({ rows: rows(1, 2) }));
		feed.transport.answers['log.search'] = () => Promise.reject(new Error('disk full'));
		await feed.log.searchBack();
		expect(feed.log.past).toMatchObject({ kind: 'failed', error: { message: 'disk full' } });
	});
});

describe('a gap', () => {
	test('stands where rows were skipped and is filled from the journal', async () => {
		using feed = new LogFeed();
		feed.journal = rows(1, 1_000);
		await feed.send(batch({ rows: rows(1, 10) }));
		await feed.send(batch({ rows: rows(900, 905), skipped: 889 }));
		const gap = feed.log.items[10];
		if (!gap || !isGap(gap)) throw new Error('There should be a gap.');
		expect(gap).toMatchObject({ after: 10, before: 900, count: 889, reason: 'skipped' });
		await feed.log.fill(gap);
		const rest = feed.log.items[10];
		if (!rest || !isGap(rest)) throw new Error('There should be a gap still.');
		expect(rest).toMatchObject({ after: 10, before: 400, count: null });
		await feed.log.fill(rest);
		expect(feed.ids).toEqual(rows(1, 905).map(({ id }) => id));
	});

	test('stands where the bridge was restarted', async () => {
		using feed = new LogFeed();
		await feed.send(batch({ rows: rows(1, 3) }));
		await feed.send(batch({ epoch: 'two', rows: rows(8, 9) }));
		expect(feed.log.items[3]).toMatchObject({ kind: 'gap', reason: 'restarted', before: 8 });
		expect(feed.follows.at(-1)?.after).toEqual({ epoch: 'two', cursor: 9 });
	});
});

test('stops asking when it is told to', async () => {
	const feed = new LogFeed();
	await feed.send(batch({ rows: rows(1, 2) }));
	feed[Symbol.dispose]();
	await feed.answer(batch({ rows: rows(3, 4) }));
	await feed.log.stopped;
	expect(feed.ids).toEqual([1, 2]);
	expect(feed.follows).toHaveLength(2);
});
