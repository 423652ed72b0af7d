import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { chain, migrate, type Chain } from '../../../main/config/migrations.ts';
import { settings } from '../../../main/contract/settings.ts';

const folder = new URL('../../fixtures/settings/', import.meta.url);
const fixtures = readdirSync(folder);
const versions = Array.from({ length: chain.current }, (_, n) => n + 1);

test.each(versions)('version %i has a document to try the migrations on', (version) => {
	expect(fixtures.some((name) => name.startsWith(`v${version}.`))).toBe(true);
});

test('the newest version is the one the app writes', () => {
	expect(settings.shape.version.value).toBe(chain.current);
});

test.each(fixtures)('%s ends as valid settings', (name) => {
	const migrated = migrate(JSON.parse(readFileSync(new URL(name, folder), 'utf8')));
	if (migrated.kind !== 'current') throw new Error(migrated.kind);
	expect(settings.parse(migrated.document)).toEqual(migrated.document);
});

const three: Chain = {
	current: 3,
	steps: {
		1: ({ port, ...rest }) => ({ ...rest, server: { port } }),
		2: (document) => ({ ...document, isLarge: false }),
	},
};

test('steps are taken in order', () => {
	expect(migrate({ version: 1, port: 5 }, three)).toEqual({
		kind: 'current',
		document: { version: 3, server: { port: 5 }, isLarge: false },
	});
	expect(migrate({ version: 2, server: {} }, three)).toMatchObject({ document: { version: 3 } });
});

test('the document that is given stays as it is', () => {
	const document = Object.freeze({ version: 1, port: 5 });
	migrate(document, three);
	expect(document).toEqual({ version: 1, port: 5 });
});

test('a newer version, a gap in the chain and a document without version are told apart', () => {
	expect(migrate({ version: 4 }, three)).toEqual({ kind: 'newer', version: 4 });
	expect(migrate({ version: 1 }, { current: 2, steps: {} }).kind).toBe('unknown');
	for (const input of [null, [], 'x', {}, { version: 0 }, { version: '1' }, { version: 1.5 }])
		expect(migrate(input, three).kind).toBe('unknown');
});

test('a damaged document of an older version is found damaged, and stops nothing', () => {
	for (const version of versions)
		for (const damage of [{}, { server: null }, { server: 7, instances: 'x' }, { instances: {} }]) {
			const migrated = migrate({ version, ...damage });
			if (migrated.kind !== 'current') throw new Error(migrated.kind);
			expect(settings.safeParse(migrated.document).success).toBe(false);
		}
});
