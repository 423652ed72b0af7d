import { describe, expect, test, vi } from 'vitest';
import { child } from '../../helpers/child.ts';
import { found, openedJournal, textsFound } from '../../helpers/journal.ts';
import { titled } from '../../helpers/needs.ts';
import { smallDisk, whyNoSmallDisk } from '../../helpers/small-disk.ts';
import { tempFolder } from '../../helpers/temp-folder.ts';

const patience = { timeout: 10_000, interval: 20 };
const keep = { maxMegabytes: 500, maxDays: 30 };

describe('a journal', { timeout: 30_000 }, () => {
	test('keeps every row over a clean stop, and goes on counting', async () => {
		await using temp = await tempFolder();
		const file = temp.file('journal.sqlite');
		const first = await openedJournal(file);
		const ids = Array.from({ length: 5_000 }, (_, n) =>
			first.journal.add({ kind: 'text', text: `row ${n}` }),
		);
		await first.journal.stop();

		await using second = await openedJournal(file);
		expect((await found(second.journal, {}, 1_000)).map(({ id }) => id)).toEqual(ids.reverse());
		expect(second.journal.add({ kind: 'text', text: 'next' })).toBe(5_001);
		expect(second.notices).toEqual([]);
	});

	test('writes outcomes that came before the row was written, and after', async () => {
		await using temp = await tempFolder();
		const file = temp.file('journal.sqlite');
		const first = await openedJournal(file);
		const { journal } = first;
		const pending = { kind: 'command', text: 'obs.scene Live', outcome: 'pending' } as const;
		const [early, late, never] = [journal.add(pending), journal.add(pending), journal.add(pending)];
		journal.settle(early, { outcome: 'ok', ms: 3 });
		expect(await journal.get(early)).toMatchObject({ outcome: 'ok', ms: 3 });
		await journal.flush();
		journal.settle(late, { outcome: 'COMMAND_TIMED_OUT', ms: 10_000 });
		expect((await found(journal, { outcomes: ['error'] })).map(({ id }) => id)).toEqual([late]);
		await journal.stop();

		await using second = await openedJournal(file);
		expect(await second.journal.get(early)).toMatchObject({ outcome: 'ok', ms: 3 });
		expect(await second.journal.get(late)).toMatchObject({ outcome: 'COMMAND_TIMED_OUT' });
		expect(await second.journal.get(never)).toMatchObject({ outcome: 'pending', ms: null });
		expect(await second.journal.get(99)).toBeNull();
	});

	test('knows what a row brought about', async () => {
		await using temp = await tempFolder();
		await using session = await openedJournal(temp.file('journal.sqlite'));
		const { journal } = session;
		const cause = journal.add({ kind: 'command', text: 'obs.scene Live' });
		journal.add({ kind: 'text', text: 'unrelated' });
		const audience = [4, 5, 6];
		const effects = [
			journal.add({ kind: 'reply', text: 'ok', cause }),
			journal.add({ kind: 'event', text: 'obs.scene-changed', cause, audience }),
		];
		const rows = await journal.effects(cause);
		expect(rows.map(({ id }) => id)).toEqual(effects);
		expect(rows[1]?.audience).toEqual(audience);
		expect(await journal.effects(effects[0] ?? 0)).toEqual([]);
	});

	test('gives back texts as they came', async () => {
		await using temp = await tempFolder();
		await using session = await openedJournal(temp.file('journal.sqlite'));
		const { journal } = session;
		const texts = ['', '\0 nul \0', 'tab\tand\r\nlines', '😀 配信', `'"; DROP TABLE rows; --`, ' '];
		const ids = texts.map((text) => journal.add({ kind: 'text', text }));
		await journal.flush();
		const rows = await Promise.all(ids.map((id) => journal.get(id)));
		expect(rows.map((row) => row?.text)).toEqual(texts);
	});

	test('that is killed loses at most its last moments', async () => {
		await using temp = await tempFolder();
		const file = temp.file('journal.sqlite');
		await using other = child(`
			import { openJournal } from './main/journal/journal.ts';
			const journal = await openJournal({
				file: ${JSON.stringify(file)},
				retention: ${JSON.stringify(keep)},
				onNotice: (notice) => { throw new Error(notice.words.en); },
			});
			let flushed = 0;
			setInterval(() => { for (let n = 0; n < 20; n++) journal.add({ kind: 'text', text: 'row' }); }, 5);
			setInterval(async () => {
				const id = journal.add({ kind: 'text', text: 'marked' });
				await journal.flush();
				console.log(id);
			}, 50);
		`);
		let told = 0;
		for (let n = 0; n < 10; n++) told = Number(await other.line());
		await other.kill();

		await using session = await openedJournal(file);
		const rows = await found(session.journal, {}, 1_000);
		expect(session.notices).toEqual([]);
		expect(rows[0]?.id).toBeGreaterThanOrEqual(told);
		expect(rows.map(({ id }) => id).reverse()).toEqual(rows.map((_, n) => n + 1));
	});

	test('survives a crash of its worker and says so', async () => {
		await using temp = await tempFolder();
		await using session = await openedJournal(temp.file('journal.sqlite'));
		const { journal, notices } = session;
		journal.add({ kind: 'text', text: 'before' });
		const broken = journal.search({ filter: null as never, before: null, limit: 1 });
		await expect(broken).rejects.toMatchObject({ code: 'JOURNAL_UNAVAILABLE' });
		expect(notices).toMatchObject([{ id: 'journal.worker', level: 'warning' }]);
		journal.add({ kind: 'text', text: 'after' });

		await vi.waitUntil(
			() =>
				textsFound(journal, '').then(
					(texts) => texts.length === 2,
					() => false,
				),
			patience,
		);
		expect(await textsFound(journal, '')).toEqual(['after', 'before']);
	});

	test('whose worker crashes again and again is given up, in words', async () => {
		await using temp = await tempFolder();
		await using session = await openedJournal(temp.file('journal.sqlite'));
		const { journal, notices } = session;
		await vi.waitUntil(
			async () => {
				await journal
					.search({ filter: null as never, before: null, limit: 1 })
					.catch((error: unknown) => error);
				return notices.some(({ level }) => level === 'error');
			},
			{ ...patience, timeout: 30_000 },
		);
		expect(notices).toHaveLength(6);
		const id = journal.add({ kind: 'text', text: 'still live' });
		const { rows } = await journal.follow(
			{ after: null, limit: 1, wait: 0 },
			new AbortController().signal,
		);
		expect(rows).toMatchObject([{ id }]);
	});

	test('drops the oldest that wait when there are too many, and counts them', async () => {
		await using temp = await tempFolder();
		const session = await openedJournal(temp.file('journal.sqlite'), {
			unwritten: { rows: 5_000, bytes: 1e9 },
		});
		for (let n = 1; n <= 20_000; n++) session.journal.add({ kind: 'text', text: `row ${n}` });
		await session.journal.stop();
		const told = session.notices.findLast(({ id }) => id === 'journal.dropped');
		const dropped = Number(told?.words.en.match(/(\d+) messages/)?.[1]);
		await using next = await openedJournal(temp.file('journal.sqlite'));
		expect((await found(next.journal, {}, 1_000)).length).toBe(20_000 - dropped);
		expect(dropped).toBeGreaterThan(0);
	});
});

const why = await whyNoSmallDisk();
describe.skipIf(why !== null)(titled('a disk in trouble', why), { timeout: 30_000 }, () => {
	test('that is full is told, and writing goes on by itself once there is room', async () => {
		await using disk = await smallDisk(1_500);
		const session = await openedJournal(disk.file('journal.sqlite'));
		const { journal, notices } = session;
		const text = 'x'.repeat(20_000);
		await vi.waitUntil(() => {
			for (let n = 0; n < 10 && notices.length === 0; n++) journal.add({ kind: 'text', text });
			return notices.length > 0;
		}, patience);
		expect(notices).toMatchObject([{ id: 'journal.disk', level: 'error' }]);
		expect(notices[0]?.words.en).toContain('The disk is full');
		const last = journal.add({ kind: 'text', text: 'the last one' });
		expect(await journal.get(last)).toMatchObject({ text: 'the last one' });

		disk.resize(200_000);
		await vi.waitUntil(() => notices.some(({ level }) => level === 'info'), patience);
		await journal.stop();
		await using next = await openedJournal(disk.file('journal.sqlite'));
		const ids = (await found(next.journal, {}, 1_000)).map(({ id }) => id);
		expect(ids).toEqual(Array.from({ length: last }, (_, n) => last - n));
		expect(notices.filter(({ id }) => id !== 'journal.disk')).toEqual([]);
	});

	test('that is read-only does not keep the journal from starting', async () => {
		await using disk = await smallDisk(20_000);
		const first = await openedJournal(disk.file('journal.sqlite'));
		first.journal.add({ kind: 'text', text: 'from the first start' });
		await first.journal.stop();

		disk.setReadOnly(true);
		await using second = await openedJournal(disk.file('journal.sqlite'));
		const { journal, notices } = second;
		const id = journal.add({ kind: 'text', text: 'from the second start' });
		expect(id).toBeGreaterThan(1);
		await vi.waitUntil(() => notices.length > 0, patience);
		expect(notices).toMatchObject([{ id: 'journal.disk', level: 'error' }]);
		expect(notices[0]?.words.en).toContain('cannot be written');

		disk.setReadOnly(false);
		await vi.waitUntil(() => notices.some(({ level }) => level === 'info'), patience);
		expect(await textsFound(journal, 'start')).toEqual([
			'from the second start',
			'from the first start',
		]);
	});
});
