import { expect, test } from 'vitest';
import { PREVIEW } from '../../../main/contract/preview.ts';
import { openedJournal } from '../../helpers/journal.ts';
import { tempFolder } from '../../helpers/temp-folder.ts';

const never = new AbortController().signal;

async function following(options: Parameters<typeof openedJournal>[1] = {}) {
	const temp = await tempFolder();
	const opened = await openedJournal(temp.file('journal.sqlite'), options);
	return {
		...opened,
		async [Symbol.asyncDispose]() {
			await opened.journal.stop();
			await temp[Symbol.asyncDispose]();
		},
	};
}

test('rows come as they are added, and again when they are settled', async () => {
	await using session = await following();
	const { journal } = session;
	const start = await journal.follow({ after: null, limit: 10, wait: 25_000 }, never);
	expect(start.rows).toEqual([]);

	const id = journal.add({
		kind: 'command',
		direction: 'in',
		client: { id: 1, name: 'DJ Booth', user: null },
		text: 'obs.scene Live',
		outcome: 'pending',
	});
	const first = await journal.follow({ after: start, limit: 10, wait: 25_000 }, never);
	expect(first.rows).toEqual([
		{
			id,
			at: expect.closeTo(Date.now(), -4) as number,
			direction: 'in',
			kind: 'command',
			client: { id: 1, name: 'DJ Booth', user: null },
			audience: null,
			instance: null,
			text: 'obs.scene Live',
			size: 14,
			outcome: 'pending',
			ms: null,
			grant: null,
			cause: null,
			words: null,
		},
	]);

	journal.settle(id, { outcome: 'ok', ms: 12.5, grant: 'key DJ Booth' });
	const second = await journal.follow({ after: first, limit: 10, wait: 25_000 }, never);
	expect(second.rows).toMatchObject([{ id, outcome: 'ok', ms: 12.5, grant: 'key DJ Booth' }]);
});

test('who waits is woken by the next row, all at once', async () => {
	await using session = await following();
	const { journal } = session;
	const after = await journal.follow({ after: null, limit: 10, wait: 0 }, never);
	const waiting = [1, 2, 3].map(() => journal.follow({ after, limit: 10, wait: 25_000 }, never));
	const id = journal.add({ kind: 'text', text: 'hello' });
	for (const { rows } of await Promise.all(waiting)) expect(rows).toMatchObject([{ id }]);
});

test('a wait ends with nothing after its time', async () => {
	await using session = await following();
	const after = await session.journal.follow({ after: null, limit: 10, wait: 0 }, never);
	const started = performance.now();
	const batch = await session.journal.follow({ after, limit: 10, wait: 60 }, never);
	expect(batch).toEqual(after);
	expect(performance.now() - started).toBeGreaterThan(50);
});

test('a wait ends when its caller goes away, and when the journal stops', async () => {
	await using session = await following();
	const { journal } = session;
	const after = await journal.follow({ after: null, limit: 10, wait: 0 }, never);
	const gone = new AbortController();
	const leaving = journal.follow({ after, limit: 10, wait: 25_000 }, gone.signal);
	gone.abort(new Error('the page was closed'));
	await expect(leaving).rejects.toThrow('the page was closed');

	const staying = journal.follow({ after, limit: 10, wait: 25_000 }, never);
	await journal.stop();
	expect((await staying).rows).toEqual([]);
});

test('a cursor of another start begins anew, and rows that fell out are counted', async () => {
	await using session = await following({ ring: { rows: 10, bytes: 1_048_576 } });
	const { journal } = session;
	const start = await journal.follow({ after: null, limit: 10, wait: 0 }, never);
	for (let n = 1; n <= 25; n++) journal.add({ kind: 'text', text: `row ${n}` });
	const late = await journal.follow({ after: start, limit: 100, wait: 0 }, never);
	expect(late).toMatchObject({ skipped: 15, epoch: start.epoch });
	expect(late.rows).toHaveLength(10);

	const other = { epoch: 'another start', cursor: late.cursor };
	const anew = await journal.follow({ after: other, limit: 3, wait: 25_000 }, never);
	expect(anew.rows.map(({ text }) => text)).toEqual(['row 23', 'row 24', 'row 25']);
	expect(anew.skipped).toBe(0);
});

test('a long text is shown as a preview with its size; the whole is there on request', async () => {
	await using session = await following();
	const { journal } = session;
	const text = 'あ'.repeat(PREVIEW + 500);
	const id = journal.add({ kind: 'text', text });
	const { rows } = await journal.follow({ after: null, limit: 1, wait: 0 }, never);
	expect(rows[0]).toMatchObject({ text: text.slice(0, PREVIEW), size: PREVIEW + 500 });
	expect((await journal.get(id))?.text).toBe(text);
	await journal.flush();
	expect((await journal.get(id))?.text).toBe(text);
});

test('what the app says itself is a row with its English sentence as text', async () => {
	await using session = await following();
	const words = { en: 'OBS is ready.', ja: 'OBS の準備ができました。' };
	const id = session.journal.add({ kind: 'status', instance: 'obs', words });
	await session.journal.flush();
	expect(await session.journal.get(id)).toMatchObject({ text: words.en, words, instance: 'obs' });
});
