import { writeFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { logFile } from '../../../main/adapters/log-file/index.ts';
import { TestClient } from '../../helpers/adapter-client.ts';
import { adapterSuite } from '../../helpers/adapter-suite.ts';
import { tempFolder } from '../../helpers/temp-folder.ts';
import { textFolder, write } from '../../helpers/text-folder.ts';

const captions = { name: 'captions', keep: 1 };
const chat = { name: 'chat' };

describe('log-file', () => {
	adapterSuite(logFile, async () => {
		const folder = await tempFolder();
		return {
			settings: { folder: folder.path, files: [captions, chat] },
			[Symbol.asyncDispose]: folder[Symbol.asyncDispose],
		};
	});
});

describe('a log', () => {
	test('has every line, those that were there before too', async () => {
		await using folder = await textFolder();
		await writeFile(folder.file('chat.txt'), 'before\n');
		await using session = await folder.start(chat);
		await write(session, 'chat', 'one');
		await write(session, 'chat', '二');
		expect(await folder.text('chat.txt')).toBe('before\none\n二\n');
		expect(await session.run('status')).toEqual({ files: 1, lines: 2 });
	});

	test('keeps the order of what comes at once, in each of its files', async () => {
		await using folder = await textFolder();
		const session = await folder.start(chat, { name: 'other' });
		const numbers = Array.from({ length: 500 }, (_, at) => `line ${at}`);
		const all = numbers.flatMap((text) => [
			write(session, 'chat', text),
			write(session, 'other', `${text}!`),
		]);
		// What was taken is written, however soon it is stopped.
		await session.stop();
		await Promise.all(all);
		expect(await folder.text('chat.txt')).toBe(numbers.map((text) => `${text}\n`).join(''));
		expect(await folder.text('other.txt')).toBe(numbers.map((text) => `${text}!\n`).join(''));
	});

	test('is renamed when it is full, so many times, and never larger than allowed', async () => {
		await using folder = await textFolder();
		await using session = await folder.start({ ...chat, maxMegabytes: 0.1, old: 2 });
		const kilobyte = 'x'.repeat(993);
		for (let at = 0; at < 350; at += 1) {
			// Below the limit of characters a second: a turn of the disk for each is slow enough with this.
			await expect
				.poll(() => write(session, 'chat', `${String(at).padStart(6, '0')}${kilobyte}`))
				.toEqual({});
		}
		expect(await folder.files()).toEqual(['chat.1.txt', 'chat.2.txt', 'chat.txt']);
		const texts = await Promise.all(['chat.2.txt', 'chat.1.txt', 'chat.txt'].map(folder.text));
		for (const text of texts) expect(text.length).toBeLessThanOrEqual(100_000);
		const numbers = texts
			.join('')
			.split('\n')
			.slice(0, -1)
			.map((line) => Number(line.slice(0, 6)));
		// The oldest are gone, and of the others none.
		expect(numbers).toEqual(Array.from({ length: 250 }, (_, at) => at + 100));
	});

	test('cannot be emptied', async () => {
		await using folder = await textFolder();
		await using session = await folder.start(chat, captions);
		await write(session, 'chat', 'stays');
		await expect(session.run('clear', { file: 'chat' })).rejects.toMatchObject({
			code: 'STATE_CONFLICT',
			message: '"chat" keeps every line. Only files that keep the newest lines can be emptied.',
		});
		expect(await folder.text('chat.txt')).toBe('stays\n');
		expect(await session.suggest('clear', 'file')).toEqual(['captions']);
	});
});

describe('a file of the newest lines', () => {
	test('has only the newest one, and is there from the start', async () => {
		await using folder = await textFolder();
		await using session = await folder.start(captions);
		expect(await folder.text('captions.txt')).toBe('');
		await write(session, 'captions', 'First, and long');
		await write(session, 'captions', 'Second');
		expect(await folder.text('captions.txt')).toBe('Second');
		await session.run('clear', { file: 'captions' });
		expect(await folder.text('captions.txt')).toBe('');
		expect(await folder.files()).toEqual(['captions.txt']);
	});

	test('has so many, across a restart', async () => {
		await using folder = await textFolder();
		const wall = { name: 'wall', keep: 3 };
		{
			await using session = await folder.start(wall);
			for (const text of ['a', 'b', 'c', 'd']) await write(session, 'wall', text);
			expect(await folder.text('wall.txt')).toBe('b\nc\nd');
		}
		await using session = await folder.start(wall);
		await write(session, 'wall', 'e');
		expect(await folder.text('wall.txt')).toBe('c\nd\ne');
	});

	test('is never seen half written', async () => {
		await using folder = await textFolder();
		await using session = await folder.start(captions);
		const texts = Array.from({ length: 100 }, (_, at) => String(at % 10).repeat(2_000));
		const over = new AbortController();
		const writing = (async () => {
			for (const text of texts)
				await expect.poll(() => write(session, 'captions', text)).toEqual({});
			over.abort();
		})();
		const seen = new Set<string>();
		while (!over.signal.aborted) seen.add(await folder.text('captions.txt'));
		await writing;
		expect([...seen].filter((text) => text !== '' && !texts.includes(text))).toEqual([]);
		expect(seen.size).toBeGreaterThan(2);
	});
});

describe('a line', () => {
	const line = async (text: string, row: object = {}, client = new TestClient('Booth')) => {
		await using folder = await textFolder();
		await using session = await folder.start({ ...chat, ...row });
		await session.run('write', { file: 'chat', text }, { client });
		return await folder.text('chat.txt');
	};

	test.each([
		['two\nlines', 'two lines\n'],
		['two\r\nlines\r\n', 'two lines\n'],
		['a\u2028b\u0085c\td', 'a b c d\n'],
		['bell\u0007 esc\u001b[2J null\u0000', 'bell esc[2J null\n'],
		['turned \u202etxet', 'turned txet\n'],
		['half \ud83d', 'half \ufffd\n'],
		['👩‍🚀 日本語 é', '👩‍🚀 日本語 é\n'],
	])('%j is written as %j', async (text, written) => {
		expect(await line(text)).toBe(written);
	});

	test('has the time and the sender before it where that is wanted', async () => {
		expect(await line('Hi', { stamp: 'time' })).toMatch(/^\[\d\d:\d\d:\d\d\] Hi\n$/);
		expect(await line('Hi', { stamp: 'date', sender: true })).toMatch(
			/^\[\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\] Booth: Hi\n$/,
		);
		const forger = new TestClient('Evil\n[12:00:00] Alice');
		expect(await line('Hi', { sender: true }, forger)).toBe('Evil [12:00:00] Alice: Hi\n');
	});

	test('has an end', async () => {
		await expect(line('x'.repeat(4_001))).rejects.toThrow(/4000/);
	});

	test('is one of not too many a second', async () => {
		await using folder = await textFolder();
		await using session = await folder.start(chat);
		const all = Array.from({ length: 30 }, () => write(session, 'chat', 'x'.repeat(4_000)));
		const settled = await Promise.allSettled(all);
		const refused = settled.filter(({ status }) => status === 'rejected');
		expect(refused.length).toBeGreaterThan(5);
		expect(refused[0]).toMatchObject({ reason: { code: 'RATE_LIMITED' } });
		const { length } = await folder.text('chat.txt');
		expect(length).toBe((30 - refused.length) * 4_001);
	});
});
