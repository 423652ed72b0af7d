import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseAddress } from '../../../main/wire/address.ts';
import { stripMarkup } from '../../../main/wire/markup.ts';
import { matchesPattern, parsePatterns } from '../../../main/wire/pattern.ts';

describe('the URL', () => {
	test('holds everything that an item can say about itself', () => {
		expect(
			parseAddress(
				'/booth-1?name=DJ%20Booth&user=Alice&sub=obs.*,room.*&codec=kv&markup=keep&heartbeat=20',
			),
		).toEqual({
			route: 'bridge',
			path: '/',
			room: null,
			key: 'booth-1',
			name: 'DJ Booth',
			user: 'Alice',
			codec: 'kv',
			keepsMarkup: true,
			patterns: ['obs.*', 'room.*'],
			heartbeat: 20,
			problems: [],
		});
	});

	test.each(['/', '/?', '/echo', '/echo/', '/my_key', '/room/x', '/room/x/', '/chat', '/chat/x'])(
		'%s is somewhere',
		(target) => {
			expect(parseAddress(target)).not.toBeNull();
		},
	);

	test.each([
		'/a/b',
		'/room',
		'/room/',
		'/room/x/y',
		'/room/%20',
		'/room/%zz',
		'/ROOM/x',
		'/chat/x/y',
		'/hook',
		'/Echo',
		'/a%20b',
		'//',
		'/../etc',
		'*',
		'http://127.0.0.1/',
		'',
		`/${'k'.repeat(65)}`,
	])('%s is nowhere', (target) => {
		expect(parseAddress(target)).toBeNull();
	});

	test('of a room names it, and its key where the path has no place for one', () => {
		expect(parseAddress('/room/DJ%20%E9%83%A8%E5%B1%8B?key=booth-1&name=A')).toMatchObject({
			route: 'room',
			path: '/room/DJ 部屋',
			room: 'DJ 部屋',
			key: 'booth-1',
			name: 'A',
			keepsMarkup: true,
			problems: [],
		});
		expect(parseAddress('/room/x?markup=strip')).toMatchObject({ keepsMarkup: false, key: null });
		expect(parseAddress('/chat')).toMatchObject({ route: 'chat', path: '/chat', room: null });
		const words = ({ problems }: { problems: readonly Error[] }) => problems.map(String).join();
		expect(words(parseAddress('/room/x?key=a%20b') ?? { problems: [] })).toMatch(/must be a key/u);
		expect(words(parseAddress('/?key=abc') ?? { problems: [] })).toMatch(/"key" is not known/u);
	});

	test.each([
		['codec=xml', 'URL parameter "codec" must be one of: lines, kv, json, value.'],
		['heartbeat=60', 'URL parameter "heartbeat" must be 0 (none) or 1 to 55 seconds.'],
		['sub=obs', 'URL parameter "sub" "obs" is not a subscription.'],
		[`sub=${'obs.a,'.repeat(101)}`, 'URL parameter "sub" names more than 100 subscriptions.'],
		['nmae=x', 'URL parameter "nmae" is not known.'],
		['__proto__=x', 'URL parameter "__proto__" is not known.'],
	])('a mistake in %s is told, and the client still let in', (query, problem) => {
		expect(parseAddress(`/?${query}&user=Alice`)).toMatchObject({
			user: 'Alice',
			codec: 'lines',
			problems: [{ message: expect.stringContaining(problem) as string }],
		});
	});

	test('a name has no line breaks and nothing that turns text around', () => {
		expect(parseAddress('/?name=a%0Ab%E2%80%AEc%09d')?.name).toBe('a b c d');
		expect(parseAddress('/?name=%20%20')?.name).toBeNull();
		expect(parseAddress('/?name=a%E3%85%A4b%E2%80%8Bc%E3%85%A4')?.name).toBe('a b c');
		expect(parseAddress('/?name=%E3%85%A4')?.name).toBeNull();
		expect(parseAddress(`/?name=e${'\u0301'.repeat(50)}x`)?.name).toBe(`e${'\u0301'.repeat(4)}x`);
		expect(parseAddress(`/?name=${'x'.repeat(100)}`)?.name).toHaveLength(64);
	});

	test('never throws', () => {
		fc.assert(
			fc.property(fc.string({ unit: 'binary' }), (target) => void parseAddress(`/?${target}`)),
		);
		fc.assert(
			fc.property(
				fc.webPath(),
				fc.webQueryParameters(),
				(path, query) => void parseAddress(`${path}?${query}`),
			),
		);
	});
});

describe('a subscription', () => {
	test.each([
		['*', 'obs.scenes', true],
		['obs.*', 'obs.scenes', true],
		['obs.*', 'obs-2.scenes', false],
		['obs*.*', 'obs-2.scenes', true],
		['*.connected', 'obs.connected', true],
		['obs.scene*', 'obs.scene-changed', true],
		['obs.*changed', 'obs.scene-changed', true],
		['obs.scene-changed', 'obs.scenes', false],
		['obs.a*a', 'obs.a', false],
	])('%s takes %s: %s', (pattern, verb, expected) => {
		expect(matchesPattern(pattern, verb)).toBe(expected);
	});

	test('is separated by commas or spaces', () => {
		expect(parsePatterns('obs.*, room.message  *')).toEqual(['obs.*', 'room.message', '*']);
	});
});

describe('markup from strangers', () => {
	test.each([
		['<color=red>hi</color>', 'hi'],
		['<si<b>ze=9>big', 'big'],
		['<#ff0000>red', 'red'],
		['3 < 5 > 2', '3 < 5 > 2'],
		['a <3 b', 'a <3 b'],
		['<size=500%><alpha=#00>x', 'x'],
	])('%j becomes %j', (text, expected) => {
		expect(stripMarkup(text)).toBe(expected);
	});

	test('is never left in part', () => {
		const piece = fc.constantFrom('<', '>', '/', 'b', 'color', '=', 'red', '#f', ' ');
		fc.assert(
			fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
				expect(stripMarkup(pieces.join(''))).not.toMatch(/<\/?[a-z#][^<>]{0,200}>/iu);
			}),
		);
	});
});
