import { describe, expect, test } from 'vitest';
import { got, hears, json } from '../../helpers/open-web.ts';
import type { Answer } from '../../helpers/web-server.ts';

describe('the text of an answer', () => {
	const typed =
		(type: string, bytes: Buffer | string): Answer =>
		(response) =>
			response.setHeader('content-type', type).end(bytes);

	test.each<[string, { type: string; bytes: Buffer; text: string }]>([
		[
			'Latin letters, said',
			{
				type: 'text/plain; charset=ISO-8859-1',
				bytes: Buffer.from('é', 'latin1'),
				text: 'é',
			},
		],
		[
			'Latin letters, not said',
			{ type: 'text/plain', bytes: Buffer.from('é', 'latin1'), text: 'é' },
		],
		[
			'Shift JIS',
			{
				type: 'text/plain; charset="Shift_JIS"',
				bytes: Buffer.from('93fa967b', 'hex'),
				text: '日本',
			},
		],
		['a mark of UTF-8', { type: '', bytes: Buffer.from('efbbbf7821', 'hex'), text: 'x!' }],
		['UTF-16', { type: '', bytes: Buffer.from('\ufeff日本', 'utf16le'), text: '日本' }],
		['no type at all', { type: '', bytes: Buffer.from('日本'), text: '日本' }],
	])('is read with %s', async (_, { type, bytes, text }) => {
		expect(await hears(typed(type, bytes))).toBe(got(text));
	});

	test('of something else is not made up', async () => {
		const image = Buffer.from('89504e470d0a1a0a00', 'hex');
		expect(await hears(typed('image/png', image))).toBe(
			'COMMAND_FAILED This is no text that can be read: 9 bytes of image/png.',
		);
		expect(await hears(typed('text/plain; charset=klingon', 'x'))).toMatch(/no text/u);
		expect(await hears(typed('text/plain', 'a\0b'))).toMatch(/no text/u);
	});

	test('that claims to be JSON has to be', async () => {
		const reduce = { reduce: '$' };
		expect(await hears(typed('application/json', '<html>'), reduce)).toMatch(/claims to be JSON/u);
		expect(await hears(typed('text/html', '<b>21.5</b>'), { reduce: '$substring($, 3, 4)' })).toBe(
			got('21.5'),
		);
		expect(await hears(typed('text/html', '{"a": 1}'), { reduce: 'a' })).toBe(got('1'));
	});
});

describe('the status of an answer', () => {
	const status =
		(code: number, headers = {}): Answer =>
		(response) =>
			response.writeHead(code, 'Sesame', headers).end();

	test.each([
		[204, got()],
		[404, 'COMMAND_FAILED The server answered 404 Not Found.'],
		[
			401,
			'COMMAND_FAILED The server answered 401 Unauthorized. The key or token may be missing or wrong.',
		],
		[500, 'COMMAND_FAILED The server answered 500 Internal Server Error.'],
		[302, 'COMMAND_FAILED The server answered 302 Found.'],
		[799, 'COMMAND_FAILED The server answered 799.'],
	])('%i', async (code, heard) => {
		expect(await hears(status(code))).toBe(heard);
	});

	test('that asks to wait says how long', async () => {
		expect(await hears(status(429, { 'retry-after': '30' }))).toBe(
			'COMMAND_FAILED The server answered 429 Too Many Requests. Try again in 30 seconds.',
		);
	});

	test('counts before the body: a page about the mistake is no value', async () => {
		const refusal: Answer = (response) => {
			response.statusCode = 403;
			json({ temp: 1 })(response, { method: '', url: '', headers: {}, body: '' });
		};
		expect(await hears(refusal, { reduce: 'temp' })).toMatch(/403 Forbidden/u);
	});
});
