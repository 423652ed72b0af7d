import { expect, test } from 'vitest';
import { defaultSettings, settings } from '../../../main/contract/settings.ts';
import {
	journalReaders,
	limits,
	serverReaders,
} from '../../../renderer/views/settings/sections.ts';

const { server, journal } = settings.shape;

test.for([
	['port', limits.port, server.shape.port],
	['maxMessageBytes', limits.maxMessageBytes, server.shape.maxMessageBytes],
	['maxClients', limits.maxClients, server.shape.maxClients],
	['maxMegabytes', limits.maxMegabytes, journal.shape.maxMegabytes],
	['maxDays', limits.maxDays, journal.shape.maxDays],
] as const)('the page and the bridge agree on the limits of %s', ([, { min, max }, schema]) => {
	expect([schema.minValue, schema.maxValue]).toEqual([min, max]);
});

test.for([
	'my-bridge',
	'a.b.c',
	'-x',
	'x-',
	'a..b',
	'http://x',
	'127.0.0.1',
	'a_b',
	'x'.repeat(254),
])('the page and the bridge agree on the host name %s', (name) => {
	const isRight = 'value' in serverReaders.aliases.read(name);
	expect(isRight).toBe(server.shape.aliases.safeParse([name]).success);
});

test.for([
	'https://example.com',
	'http://localhost:5173',
	'app://x',
	'example.com',
	'https://x/y',
	'ftp://x',
])('the page and the bridge agree on the origin %s', (origin) => {
	const isRight = 'value' in serverReaders.origins.read(origin);
	expect(isRight).toBe(server.shape.origins.safeParse([origin]).success);
});

test('a list is read line by line, without blanks, doubles and upper case', () => {
	expect(serverReaders.aliases.read('My-Bridge\n\n studio ,my-bridge\n')).toEqual({
		value: ['my-bridge', 'studio'],
	});
	expect(serverReaders.origins.read('https://example.com/')).toEqual({
		value: ['https://example.com'],
	});
});

test('a list that is too long or wrong says what is wrong', () => {
	const many = Array.from({ length: limits.aliases + 1 }, (_, index) => `host-${index}`);
	expect(serverReaders.aliases.read(many.join('\n'))).toEqual({
		problem: { kind: 'too-many', max: limits.aliases },
	});
	expect(serverReaders.aliases.read('good\nnot good!')).toEqual({
		problem: { kind: 'no-host-name', line: 'good!' },
	});
});

test('every default is shown and read back as it is', () => {
	const { server: shown, journal: kept } = defaultSettings;
	expect(serverReaders.port.read(serverReaders.port.show(shown.port))).toEqual({
		value: shown.port,
	});
	expect(serverReaders.aliases.read(serverReaders.aliases.show([]))).toEqual({ value: [] });
	expect(journalReaders.maxDays.read(journalReaders.maxDays.show(kept.maxDays))).toEqual({
		value: kept.maxDays,
	});
});
