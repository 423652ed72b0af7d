import { expect, test } from 'vitest';
import { openBefriended, type Befriended } from '../helpers/befriended.ts';
import { BINARY, CLOSE, maskedFrame, PING, PONG, TEXT } from '../helpers/raw-client.ts';

/** Opcode of the pieces that follow the first one. */
const MORE = 0;

/** A frame whose first byte is as given: flags and opcode that no proper client sends. */
const withFirst = (first: number, payload: string | Buffer = 'x') => {
	const frame = maskedFrame(TEXT, payload);
	frame[0] = first;
	return frame;
};

/** The head of a frame that says how long it is, and brings nothing. */
function announced(size: bigint, opcode = TEXT): Buffer {
	const head = Buffer.alloc(14);
	head[0] = 0x80 | opcode;
	head[1] = 0x80 | 127;
	head.writeBigUInt64BE(size, 2);
	return head;
}

const closeWith = (code: number, reason: Buffer | string = '') => {
	const payload = Buffer.alloc(2);
	payload.writeUInt16BE(code);
	return maskedFrame(CLOSE, Buffer.concat([payload, Buffer.from(reason)]));
};

const bytes = (hex: string) => Buffer.from(hex.replaceAll(' ', ''), 'hex');
const pieces = (count: number, payload = '') =>
	Array.from({ length: count }, () => maskedFrame(MORE, payload, false));

/** What is sent, the close code that RFC 6455 asks for, and how the log puts it. */
type Case = readonly [name: string, code: number, told: RegExp, sent: readonly Buffer[]];

const tooLarge = /^It sent a message of more than 65536 bytes\.|: payload length > /u;
const tooManyPieces = /^It sent one message in more than 1,024 pieces/u;
const broken = /^The connection failed: /u;
const notUtf8 = /^It sent text that is not UTF-8/u;
const binary = /^It sent binary data/u;

const large: readonly Case[] = [
	['a length with the highest bit set', 1009, tooLarge, [announced(1n << 63n)]],
	['the largest length there is', 1009, tooLarge, [announced((1n << 64n) - 1n)]],
	['1 GiB that is announced', 1009, tooLarge, [announced(1n << 30n)]],
	['one byte too much that is announced', 1009, tooLarge, [announced(65_537n)]],
	[
		'pieces that are too much together',
		1009,
		tooLarge,
		[maskedFrame(TEXT, 'x'.repeat(40_000), false), maskedFrame(MORE, 'x'.repeat(40_000), false)],
	],
	['100,000 empty pieces', 1008, tooManyPieces, [maskedFrame(TEXT, '', false), ...pieces(100_000)]],
	[
		'pieces of one byte without end',
		1008,
		tooManyPieces,
		[maskedFrame(TEXT, 'x', false), ...pieces(20_000, 'x')],
	],
];

const outOfOrder: readonly Case[] = [
	['a piece of nothing', 1002, broken, [maskedFrame(MORE, 'x')]],
	['a piece of nothing that is not the last', 1002, broken, pieces(1, 'x')],
	['a piece after a whole message', 1002, broken, [maskedFrame(TEXT, 'x'), ...pieces(1, 'x')]],
	[
		'text inside a text in pieces',
		1002,
		broken,
		[maskedFrame(TEXT, 'one', false), maskedFrame(TEXT, 'two')],
	],
	[
		'two texts in pieces at once',
		1002,
		broken,
		[maskedFrame(TEXT, 'one', false), maskedFrame(TEXT, 'two', false)],
	],
	[
		'a binary frame inside a text in pieces',
		1002,
		broken,
		[maskedFrame(TEXT, 'one', false), maskedFrame(BINARY, 'two')],
	],
];

const wrongBits: readonly Case[] = [
	...[0xc1, 0xa1, 0x91, 0xf1, 0xc9].map((first): Case => [
		`reserved bits: ${first.toString(16)}`,
		1002,
		broken,
		[withFirst(first)],
	]),
	['compressed text that nobody agreed on', 1002, broken, [withFirst(0xc1, bytes('4a 4c 04 00'))]],
	...[3, 4, 5, 6, 7, 11, 12, 13, 14, 15].map((opcode): Case => [
		`opcode ${opcode}`,
		1002,
		broken,
		[withFirst(0x80 | opcode)],
	]),
	['no mask', 1002, broken, [bytes('81 02 68 69')]],
	['no mask on a ping', 1002, broken, [bytes('89 00')]],
];

const control: readonly Case[] = [
	['a ping of 126 bytes', 1002, broken, [maskedFrame(PING, 'x'.repeat(126))]],
	['a pong of 64 KiB', 1002, broken, [maskedFrame(PONG, 'x'.repeat(65_536))]],
	['a close of 126 bytes', 1002, broken, [maskedFrame(CLOSE, 'x'.repeat(126))]],
	['a ping in pieces', 1002, broken, [maskedFrame(PING, 'x', false)]],
	['a close in pieces', 1002, broken, [maskedFrame(CLOSE, '', false)]],
	['a close of one byte', 1002, broken, [maskedFrame(CLOSE, 'x')]],
	...[0, 999, 1004, 1005, 1006, 1015, 1016, 2_999, 5_000, 65_535].map((code): Case => [
		`close code ${code}`,
		1002,
		broken,
		[closeWith(code)],
	]),
	['a close with a reason that is not UTF-8', 1007, notUtf8, [closeWith(1000, bytes('c3 28'))]],
];

const badText: readonly Case[] = [
	...[
		['an overlong slash', 'c0 af'],
		['an overlong NUL', 'e0 80 80'],
		['an overlong smile', 'f0 82 82 ac'],
		['half a surrogate pair', 'ed a0 80'],
		['both halves of one', 'ed a0 bd ed b8 80'],
		['more than there is in Unicode', 'f4 90 80 80'],
		['a byte that never stands in UTF-8', 'ff'],
		['a tail without a head', '80'],
		['a head without a tail', 'e3 81'],
	].map(([name = '', hex = '']): Case => [name, 1007, notUtf8, [maskedFrame(TEXT, bytes(hex))]]),
	[
		'a character whose other half never comes',
		1007,
		notUtf8,
		[maskedFrame(TEXT, bytes('e3 81'), false), maskedFrame(MORE, 'x')],
	],
	[
		'a half in each of two messages',
		1007,
		notUtf8,
		[maskedFrame(TEXT, bytes('e3 81')), maskedFrame(TEXT, bytes('82'))],
	],
];

const binaries: readonly Case[] = [
	['a command as a binary frame', 1003, binary, [maskedFrame(BINARY, 'bridge.ping')]],
	['an empty binary frame', 1003, binary, [maskedFrame(BINARY, '')]],
	[
		'a binary message in pieces',
		1003,
		binary,
		[maskedFrame(BINARY, 'bridge', false), maskedFrame(MORE, '.ping')],
	],
];

/** Sends it, and something behind it that must not act. */
async function endOf(scene: Befriended, [name, , , sent]: Case): Promise<[string, number, string]> {
	await using foe = await scene.enter(`/?name=${encodeURIComponent(name)}`);
	foe.write(Buffer.concat(sent));
	foe.sendFrame(TEXT, 'bridge.hello Ghost');
	const { code } = await foe.closing();
	foe.sendFrame(TEXT, 'bridge.hello Ghost');
	const row = await scene.bridge.row(
		({ kind, client }) => kind === 'closed' && client?.name === name,
		`the end of ${name}`,
	);
	expect(row.words?.ja, 'the row in Japanese').toMatch(/[ぁ-んァ-ン]/u);
	return [name, code, row.text];
}

test.each([
	['too large', large],
	['out of order', outOfOrder],
	['with wrong bits', wrongBits],
	['of control that are wrong', control],
	['of text that is none', badText],
	['of binary data', binaries],
])(
	'frames %s end as RFC 6455 says, in words, and nothing behind them acts',
	async (_name, cases) => {
		await using scene = await openBefriended();
		const endings: [string, number, string][] = [];
		for (const one of cases) endings.push(await endOf(scene, one));
		expect(endings).toEqual(
			cases.map(([name, code, told]) => [name, code, expect.stringMatching(told) as string]),
		);
		expect(await scene.bridge.rows(({ text }) => text.includes('Ghost'))).toEqual([]);
		await scene.expectUnharmed();
	},
);
