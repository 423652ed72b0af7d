import { expect, test } from 'vitest';
import { defaultSettings, settings } from '../../../main/contract/settings.ts';
import { limitGroups } from '../../../renderer/views/settings/limit-groups.ts';
import { limitRanges, MAX_PATH, most } from '../../../renderer/views/settings/ranges.ts';
import {
	fieldsOf,
	journalReaders,
	limitReaders,
	serverOf,
	serverReaders,
} from '../../../renderer/views/settings/sections.ts';

const { server } = settings.shape;

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
	const many = Array.from({ length: most.aliases + 1 }, (_, index) => `host-${index}`);
	expect(serverReaders.aliases.read(many.join('\n'))).toEqual({
		problem: { kind: 'too-many', max: most.aliases },
	});
	expect(serverReaders.aliases.read('good\nnot good!')).toEqual({
		problem: { kind: 'no-host-name', line: 'good!' },
	});
});

test('a path may be left out, and is taken as a file manager copies it', () => {
	const { certificate } = serverReaders;
	expect(certificate.read('  ')).toEqual({ value: null });
	expect(certificate.read(' "C:\\my certificates\\bridge.pem" ')).toEqual({
		value: 'C:\\my certificates\\bridge.pem',
	});
	expect(certificate.read('/etc/bridge/"odd.pem')).toEqual({ value: '/etc/bridge/"odd.pem' });
	expect(certificate.read('x'.repeat(MAX_PATH + 1))).toEqual({
		problem: { kind: 'wrong-length', min: null, max: MAX_PATH },
	});
});

test('every default is shown and read back as it is', () => {
	const roundTrip = <S extends object>(
		readers: { [K in keyof S]: { show(value: S[K]): string; read(text: string): unknown } },
		section: S,
	) => {
		for (const key of Object.keys(readers) as (keyof S)[])
			expect(readers[key].read(readers[key].show(section[key])), String(key)).toEqual({
				value: section[key],
			});
	};
	roundTrip(serverReaders, fieldsOf(defaultSettings.server));
	roundTrip(limitReaders, defaultSettings.limits);
	roundTrip(journalReaders, defaultSettings.journal);
});

test('the server is flat in its form and whole in the settings', () => {
	const lan = { interface: 'eth0', certificate: '/a.pem', privateKey: '/b.pem' };
	const section = { ...defaultSettings.server, lan };
	expect(fieldsOf(section)).toMatchObject({ port: 17_170, interface: 'eth0' });
	expect(serverOf(fieldsOf(section))).toEqual(section);
});

test('every limit has its place on the page, in the order in which wrong ones are shown', () => {
	const shown = limitGroups.flatMap(({ fields }) => fields.map(({ key }) => key));
	expect(shown).toEqual(Object.keys(limitRanges));
});
