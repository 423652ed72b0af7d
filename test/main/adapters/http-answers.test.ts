import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { brotliCompressSync, constants, deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { failure, got, hears, openWeb } from '../../helpers/open-web.ts';
import type { Answer } from '../../helpers/web-server.ts';

const brokenText = 'COMMAND_FAILED The answer is compressed, but broken or cut off.';
const tooLarge = (kib: number) => `COMMAND_FAILED The answer is larger than ${kib} KiB.`;
const timedOut = 'COMMAND_TIMED_OUT The server did not answer within 1 second.';
const mebibyte = Buffer.alloc(1_048_576);

describe('a server that is slow', () => {
	test('and never says a word is waited for as long as the row says', async () => {
		expect(await hears(() => undefined, { timeout: 1 })).toBe(timedOut);
	});

	test('and never ends is waited for no longer', async () => {
		const trickle: Answer = async (response) => {
			while (!response.destroyed) {
				response.write('.');
				await delay(50);
			}
		};
		expect(await hears(trickle, { timeout: 1 })).toBe(timedOut);
	});

	test('but comes to an end is heard to its end', async () => {
		const pieces = ['{"te', 'mp": ', '21', '.5}'];
		const trickle: Answer = async (response) => {
			response.setHeader('content-type', 'application/json');
			for (const piece of pieces) {
				response.write(piece);
				await delay(30);
			}
			response.end();
		};
		expect(await hears(trickle, { reduce: 'temp' })).toBe(got('21.5'));
	});

	test('is left when the adapter stops', async () => {
		await using web = await openWeb({ '/': () => undefined });
		const call = failure(web.call());
		web.session.abort();
		await expect(call).rejects.toThrow('The test ends it.');
	});
});

describe('an answer that is too large', () => {
	test('is not read to its end', async () => {
		let sent = 0;
		const flood: Answer = async (response) => {
			while (!response.destroyed) {
				sent += 1;
				if (!response.write(mebibyte))
					await Promise.race([once(response, 'drain'), once(response, 'close')]);
			}
		};
		expect(await hears(flood)).toBe(tooLarge(1_024));
		expect(sent).toBeLessThan(50);
	});

	test('is counted after it was unpacked: bombs of every kind', async () => {
		const big = Buffer.alloc(160 * 1_048_576);
		const quick = { params: { [constants.BROTLI_PARAM_QUALITY]: 1 } };
		for (const [name, pack] of [
			['gzip', gzipSync],
			['br', (bytes: Buffer) => brotliCompressSync(bytes, quick)],
			['deflate', deflateSync],
		] as const) {
			const bomb = pack(big);
			expect(bomb.length).toBeLessThan(300_000);
			const before = process.memoryUsage.rss();
			expect(
				await hears((response) => response.setHeader('content-encoding', name).end(bomb)),
			).toBe(tooLarge(1_024));
			expect(process.memoryUsage.rss() - before).toBeLessThan(100 * 1_048_576);
		}
	});

	test('by the setting of the adapter', async () => {
		const answer: Answer = (response) => response.end('x'.repeat(2_049));
		expect(await hears(answer, {}, { maxAnswer: 2 })).toBe(tooLarge(2));
		expect(await hears(answer, {}, { maxAnswer: 3 })).toBe(got('x'.repeat(2_049)));
	});

	test('in its headers', async () => {
		expect(await hears((response) => response.setHeader('x', 'y'.repeat(40_000)).end())).toBe(
			'COMMAND_FAILED The headers of the answer are too long.',
		);
	});
});

describe('a compressed answer', () => {
	const packed = (encoding: string, bytes: Buffer) => (response: Parameters<Answer>[0]) =>
		response.setHeader('content-encoding', encoding).end(bytes);

	test('is unpacked', async () => {
		const text = Buffer.from('{"temp": 21.5}');
		const reduce = { reduce: 'temp' };
		expect(await hears(packed('gzip', gzipSync(text)), reduce)).toBe(got('21.5'));
		expect(await hears(packed('br', brotliCompressSync(text)), reduce)).toBe(got('21.5'));
		expect(await hears(packed('deflate', deflateSync(text)), reduce)).toBe(got('21.5'));
		expect(await hears(packed('identity', text), reduce)).toBe(got('21.5'));
		expect(await hears(packed('gzip, br', brotliCompressSync(gzipSync(text))), reduce)).toBe(
			got('21.5'),
		);
	});

	test('that is none, or is cut off, is said to be broken', async () => {
		expect(await hears(packed('gzip', Buffer.from('plain')))).toBe(brokenText);
		expect(await hears(packed('br', Buffer.from('plain plain plain')))).toBe(brokenText);
		expect(await hears(packed('gzip', gzipSync('x'.repeat(999)).subarray(0, 15)))).toBe(brokenText);
		expect(await hears(packed('zstd', Buffer.from('x')))).toMatch(/compressed in a way/u);
		const row = 'gzip, gzip, gzip';
		expect(await hears(packed(row, gzipSync('')))).toMatch(/compressed in a way/u);
	});
});
