import { describe, expect, test } from 'vitest';
import { fromBuffer } from 'osc-min';
import { isPattern, matcher } from '../../../main/adapters/osc/address.ts';
import { message } from '../../../main/adapters/osc/compose.ts';
import { readPacket } from '../../../main/adapters/osc/packet.ts';
import { readArgs } from '../../../main/adapters/osc/typed.ts';

describe('an argument', () => {
	test.each([
		['3', { type: 'integer', value: 3 }],
		['-2147483648', { type: 'integer', value: -2_147_483_648 }],
		['0.5', { type: 'float', value: 0.5 }],
		['3.0', { type: 'float', value: 3 }],
		['-.5e1', { type: 'float', value: -5 }],
		['true', { type: 'true' }],
		['False', { type: 'false' }],
		['T', { type: 'true' }],
		['F', { type: 'false' }],
		['N:', { type: 'null' }],
		['I:', { type: 'bang' }],
		['hello', { type: 'string', value: 'hello' }],
		['', { type: 'string', value: '' }],
		['http://a', { type: 'string', value: 'http://a' }],
		['日本語', { type: 'string', value: '日本語' }],
		['s:3', { type: 'string', value: '3' }],
		['s:', { type: 'string', value: '' }],
		['f:3', { type: 'float', value: 3 }],
		['i:3', { type: 'integer', value: 3 }],
		['h:9007199254740993', { type: 'bigint', value: 9_007_199_254_740_993n }],
		['d:0.1', { type: 'double', value: 0.1 }],
		['S:name', { type: 'symbol', value: 'name' }],
		['c:あ', { type: 'character', value: 'あ' }],
		['m:00903c7f', { type: 'midi', value: [0, 0x90, 0x3c, 0x7f] }],
	])('%s', (text, arg) => {
		expect(readArgs([text])).toEqual([arg]);
	});

	test('of bytes is Base64', () => {
		const [arg] = readArgs(['b:AAEC/w==']);
		expect(arg).toEqual({ type: 'blob', value: new Uint8Array([0, 1, 2, 255]) });
	});

	test('that is a vector of Resonite is its numbers, between TABs and between spaces', () => {
		const floats = [1, -0.5, 0].map((value) => ({ type: 'float', value }));
		expect(readArgs(['[1; -0.5; 0]', 'x'])).toEqual([...floats, { type: 'string', value: 'x' }]);
		expect(readArgs(['[1;', '-0.5;', '0]', '7'])).toEqual([
			...floats,
			{ type: 'integer', value: 7 },
		]);
		for (const texts of [['[one]'], ['[a;', 'b]'], ['[1;', 'two'], ['[]']])
			expect(readArgs(texts)).toEqual(texts.map((value) => ({ type: 'string', value })));
	});

	test.each(['i:x', 'i:2147483648', 'f:1e39', 'h:1.5', 'b:%', 'c:ab', 'T:x', 'm:12', '4294967296'])(
		'%s is refused with what would be right',
		(text) => {
			expect(() => readArgs([text])).toThrow(
				expect.objectContaining({ code: 'FIELD_INVALID' }) as Error,
			);
		},
	);

	test('comes back as it was written', () => {
		const texts = [
			'3',
			'0.1',
			'true',
			'false',
			'hello',
			'AAEC',
			'9007199254740993',
			'[0; 144; 60; 127]',
		];
		const written = [
			'3',
			'0.1',
			'true',
			'false',
			'hello',
			'b:AAEC',
			'h:9007199254740993',
			'm:00903c7f',
		];
		expect(readPacket(message('/a', written)).messages).toEqual([{ address: '/a', args: texts }]);
		expect(fromBuffer(message('/a', []))).toMatchObject({ address: '/a', args: [] });
	});
});

describe('a pattern', () => {
	test.each([
		['/*', '/a', true],
		['/*', '/a/b', false],
		['//*', '/a/b', true],
		['//b', '/b', true],
		['//b', '/a/x/b', true],
		['//b', '/ab', false],
		['/a//c', '/a/c', true],
		['/a//c', '/a/b/b/c', true],
		['/fader?', '/fader1', true],
		['/fader?', '/fader', false],
		['/[a-c]x', '/bx', true],
		['/[!a-c]x', '/bx', false],
		['/[!a]', '//', false],
		['/{one,two}/x', '/two/x', true],
		['/{one,two}/x', '/three/x', false],
		['/a.b', '/axb', false],
		['/a+(b)', '/a+(b)', true],
		['/パラメーター/*', '/パラメーター/気分', true],
	])('%s and %s: %s', (pattern, address, fits) => {
		expect(isPattern(pattern)).toBe(true);
		expect(matcher([pattern])(address)).toBe(fits);
	});

	test.each(['', 'a', '*', '/[a', '/a]', '/{a', '/a}', '/[z-a]', '/[]', '/{a/b}'])(
		'%s is none',
		(text) => {
			expect(isPattern(text)).toBe(false);
		},
	);

	test('takes no longer for what was made to make it slow', () => {
		const isWanted = matcher([`/${'*a'.repeat(20)}b`]);
		const begun = performance.now();
		expect(isWanted(`/${'a'.repeat(254)}`)).toBe(false);
		expect(performance.now() - begun).toBeLessThan(1_000);
	});
});
