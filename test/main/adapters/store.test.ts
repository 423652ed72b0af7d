import { describe, expect, test } from 'vitest';
import { store } from '../../../main/adapters/store/index.ts';
import { TestClient } from '../../helpers/adapter-client.ts';
import { adapterSuite } from '../../helpers/adapter-suite.ts';
import { started, type Told } from '../../helpers/started.ts';

/** Who is told of an event. */
const hears = ({ audience }: Told, client: TestClient): boolean =>
	audience !== null && 'only' in audience && audience.only(client);

describe('store', () => {
	adapterSuite(
		store,
		() => ({
			settings: {},
			async stir(session) {
				await session.run('set', { name: 'shared/score', value: 'three' });
				await session.run('set', { name: 'shared/score', value: '3' });
				await session.run('add', { name: 'shared/score', number: 0.5 });
				await session.run('delete', { name: 'shared/score' });
				await session.run('set', { name: 'shared/other', value: '1' });
				await session.run('erase', { key: 'shared/' });
			},
		}),
		{ noWorseThan: { delete: 'set' } },
	);

	test('keeps what it was given, letter by letter', async () => {
		await using session = await started(store, {});
		const values = [
			'',
			' spaces  ',
			'{"a":[1,2,{"b":"ü\\n"}],"c":null}',
			'日本語 🎉\r\n\ttabs',
			'a\0b',
			'<b>bold</b>',
		];
		for (const value of values) {
			await session.run('set', { name: 'shared/v', value });
			expect(await session.run('get', { name: 'shared/v' })).toEqual({ value });
		}
	});

	test('answers a default, or says that nothing is stored', async () => {
		await using session = await started(store, {});
		expect(await session.run('get', { name: 'shared/score', default: '0' })).toEqual({
			value: '0',
		});
		await expect(session.run('get', { name: 'shared/score' })).rejects.toMatchObject({
			code: 'TARGET_NOT_FOUND',
			message: 'Nothing is stored as "shared/score". Store it with "set", or give a default.',
		});
	});

	test('keeps two keys apart, in what they read, list, change and hear', async () => {
		await using session = await started(store, {});
		const red = new TestClient('Red', 'red');
		const blue = new TestClient('Blue', 'blue');
		const guest = new TestClient('Guest');
		await session.run('set', { name: 'score', value: 'red 1' }, { client: red });
		await expect(session.run('get', { name: 'score' }, { client: blue })).rejects.toThrow(
			/Nothing is stored/u,
		);
		await session.run('set', { name: 'score', value: 'blue 1' }, { client: blue });
		await session.run('set', { name: 'shared/sky', value: 'clear' }, { client: blue });
		expect(await session.run('get', { name: 'score' }, { client: red })).toEqual({
			value: 'red 1',
		});
		expect(await session.run('get', { name: 'shared/sky' }, { client: red })).toEqual({
			value: 'clear',
		});
		const listed = (client: TestClient, prefix = '') => session.run('list', { prefix }, { client });
		expect(await listed(red)).toEqual({ total: 1, names: ['score'] });
		expect(await listed(red, 'shared/')).toEqual({ total: 1, names: ['shared/sky'] });
		expect(await listed(guest)).toEqual({ total: 1, names: ['shared/sky'] });
		expect(await session.run('delete', { name: 'score' }, { client: blue })).toEqual({
			existed: true,
		});
		expect(await session.run('get', { name: 'score' }, { client: red })).toEqual({
			value: 'red 1',
		});

		const clients = [red, blue, guest];
		const audiences = session.told.map((told) => [
			told.event,
			...clients.filter((client) => hears(told, client)).map((client) => client.name),
		]);
		expect(audiences).toEqual([
			['changed', 'Red'],
			['changed', 'Blue'],
			['changed', 'Red', 'Blue', 'Guest'],
			['deleted', 'Blue'],
		]);
	});

	test('sends a client without a key to the shared names', async () => {
		await using session = await started(store, {});
		const noKey = {
			code: 'FIELD_INVALID',
			message:
				'"score" would be a value of this item alone, and it has no key. Connect with one (ws://…/<key>), or use "shared/score", which all can read.',
		};
		const attempts: [string, Record<string, unknown>][] = [
			['get', { name: 'score' }],
			['set', { name: 'score', value: '1' }],
			['add', { name: 'score', number: 1 }],
			['delete', { name: 'score' }],
		];
		for (const [name, params] of attempts)
			await expect(session.run(name, params)).rejects.toMatchObject(noKey);
		await expect(session.run('list', { prefix: 'sc' })).rejects.toMatchObject({
			code: 'FIELD_INVALID',
		});
	});

	test('takes names without anything that separates fields', async () => {
		await using session = await started(store, {});
		const client = new TestClient('Booth', 'booth');
		const set = (name: string) => session.run('set', { name, value: 'x' }, { client });
		const good = ['a', 'A.b-c_d:e/f', 'スコア', 'é', '7', '__proto__', 'x'.repeat(100)];
		for (const name of good) await set(name);
		await set(`shared/${'x'.repeat(100)}`);
		expect(await session.run('list', {}, { client })).toMatchObject({ total: good.length });
		const bad = ['a b', 'a\tb', 'a=b', 'a\n', '"a"', 'x'.repeat(101), 'shared/', '😀', ' a'];
		for (const name of bad)
			await expect(set(name), name).rejects.toMatchObject({
				code: 'FIELD_INVALID',
				message: 'The field "name" must have 1 to 100 letters, digits or _ - . : / without spaces.',
			});
	});

	test('tells of changes, and not of what stays as it is', async () => {
		await using session = await started(store, {});
		const client = new TestClient('Booth', 'booth');
		await session.run('set', { name: 'n', value: '1' }, { client });
		await session.run('set', { name: 'n', value: '1' }, { client });
		await session.run('add', { name: 'n', number: 0 }, { client });
		await session.run('add', { name: 'n', number: -3 }, { client });
		await session.run('delete', { name: 'n' }, { client });
		expect(await session.run('delete', { name: 'n' }, { client })).toEqual({ existed: false });
		expect(session.told.map(({ event, values }) => [event, ...Object.values(values)])).toEqual([
			['changed', 'n', '1'],
			['changed', 'n', '-2'],
			['deleted', 'n'],
		]);
	});

	test('lists in pages, each of which says how many there are in all', async () => {
		await using session = await started(store, {});
		const client = new TestClient('Booth', 'booth');
		const names = Array.from({ length: 120 }, (_, n) => `door/${String(n).padStart(3, '0')}`);
		await Promise.all(names.map((name) => session.run('set', { name, value: 'x' }, { client })));
		await session.run('set', { name: 'other', value: 'x' }, { client });
		const listed: string[] = [];
		for (let after = ''; listed.length < 120; after = listed.at(-1) ?? '') {
			const page = await session.run('list', { prefix: 'door/', after }, { client });
			const { total, names: found } = page as { total: number; names: string[] };
			expect([total, found.length]).toEqual([120, Math.min(50, 120 - listed.length)]);
			listed.push(...found);
		}
		expect(listed).toEqual(names);
	});

	test('suggests the shared names, which the page can use', async () => {
		await using session = await started(store, {});
		const client = new TestClient('Booth', 'booth');
		await session.run('set', { name: 'mine', value: '1' }, { client });
		await session.run('set', { name: 'shared/ours', value: '1' }, { client });
		expect(await session.suggest('get', 'name')).toEqual(['shared/ours']);
		expect(await session.suggest('erase', 'key')).toEqual(['shared/', 'booth']);
	});
});
