import { expect, test } from 'vitest';
import { store } from '../../../main/adapters/store/index.ts';
import { sum } from '../../../main/adapters/store/sum.ts';
import { TestClient } from '../../helpers/adapter-client.ts';
import { Started, started } from '../../helpers/started.ts';

const setter =
	(session: Started) =>
	(client: TestClient, name: string, value = 'x') =>
		session.run('set', { name, value }, { client });

const exceeded = (message: string) => ({ code: 'QUOTA_EXCEEDED', message });

test('a value has a greatest length', async () => {
	await using session = await started(store, { maxValue: 5 });
	const client = new TestClient('Booth', 'booth');
	await setter(session)(client, 'v', '12345');
	await expect(setter(session)(client, 'v', '123456')).rejects.toMatchObject({
		code: 'FIELD_INVALID',
		message: 'The field "value" has 6 characters; at most 5 are stored.',
	});
	expect(await session.run('get', { name: 'v' }, { client })).toEqual({ value: '12345' });
});

test('a key has so many values, and room again when one is deleted', async () => {
	await using session = await started(store, { maxEntries: 2 });
	const set = setter(session);
	const client = new TestClient('Booth', 'booth');
	await set(client, 'a');
	await set(client, 'b');
	const tooMany = exceeded('There are 2 values here already, which is as many as there may be.');
	await expect(set(client, 'c')).rejects.toMatchObject(tooMany);
	await expect(session.run('add', { name: 'c', number: 1 }, { client })).rejects.toMatchObject(
		tooMany,
	);
	await set(client, 'b', 'changed');
	await set(new TestClient('Other', 'other'), 'c');
	await set(client, 'shared/c');
	await session.run('delete', { name: 'a' }, { client });
	await set(client, 'c');
});

test('a key has so many bytes, and all of them have', async () => {
	await using session = await started(store, {
		maxValue: 16_000,
		maxKilobytes: 700,
		maxMegabytes: 1,
	});
	const set = setter(session);
	const [one, two] = [new TestClient('One', 'one'), new TestClient('Two', 'two')];
	const large = 'あ'.repeat(5_000);
	// 15,003 bytes each.
	for (let n = 10; n < 57; n += 1) await set(one, `v${n}`, large);
	await expect(set(one, 'v57', large)).rejects.toMatchObject(
		exceeded('The values here would take more than their 700 KB.'),
	);
	await set(one, 'v10', 'small');
	await set(one, 'v57', large);
	for (let n = 10; n < 32; n += 1) await set(two, `v${n}`, large);
	await expect(set(two, 'v32', large)).rejects.toMatchObject(
		exceeded('All values together would take more than their 1 MB.'),
	);
	expect(await session.run('status', {}, { client: two })).toEqual({
		entries: 22,
		bytes: 22 * 15_003,
		maxEntries: 1_000,
		maxBytes: 700 * 1_024,
	});
});

test('made-up keys come to an end, the shared values and known keys go on, and erasing makes room', async () => {
	await using session = await started(store, { maxKeys: 3 });
	const set = setter(session);
	for (const key of ['a', 'b', 'c']) await set(new TestClient('Flood', key), 'v');
	await expect(set(new TestClient('Flood', 'd'), 'v')).rejects.toMatchObject(
		exceeded('3 other keys have values already, which is as many as may have some.'),
	);
	await set(new TestClient('Flood', 'a'), 'w');
	await set(new TestClient('Flood', 'd'), 'shared/v');
	expect(await session.run('erase', { key: 'a' })).toEqual({ entries: 2 });
	await set(new TestClient('Flood', 'd'), 'v');
	expect(session.of('erased')).toEqual([{ entries: 2 }]);
});

test('the values of a key that was replaced move to the new one', async () => {
	await using session = await started(store, { maxKeys: 2 });
	const set = setter(session);
	const [before, after] = [new TestClient('Booth', 'old'), new TestClient('Booth', 'new')];
	for (const name of ['a', 'b']) await set(before, name, '1');
	await set(new TestClient('Other', 'other'), 'c');
	expect(await session.run('move', { from: 'old', to: 'new' })).toEqual({ entries: 2 });
	expect(await session.run('get', { name: 'a' }, { client: after })).toEqual({ value: '1' });
	expect(await session.run('status', {}, { client: after })).toMatchObject({
		entries: 2,
		bytes: 4,
	});
	expect(await session.run('list', {}, { client: before })).toMatchObject({ total: 0 });
	expect(session.of('erased')).toEqual([{ entries: 2 }]);
	await expect(session.run('move', { from: 'other', to: 'new' })).rejects.toMatchObject({
		code: 'STATE_CONFLICT',
	});
	expect(await session.run('move', { from: 'nobody', to: 'old' })).toEqual({ entries: 0 });
	expect(await session.run('move', { from: 'new', to: 'shared/' })).toEqual({ entries: 2 });
	await expect(session.run('move', { from: 'shared/', to: 'no key' })).rejects.toMatchObject({
		code: 'FIELD_INVALID',
	});
});

test('a limit that is lowered deletes nothing, and lets values shrink', async () => {
	const large = new Started(store);
	const small = new Started(store);
	Object.assign(small.context, { folder: large.context.folder });
	const client = new TestClient('Booth', 'booth');
	{
		await using _ = { [Symbol.asyncDispose]: () => large.stop() };
		await large.start({});
		for (const name of ['a', 'b', 'c']) await setter(large)(client, name, 'x'.repeat(1_000));
	}
	await using session = small;
	await session.start({ maxEntries: 1, maxKilobytes: 1 });
	expect(await session.run('list', {}, { client })).toMatchObject({ total: 3 });
	await expect(setter(session)(client, 'a', 'y'.repeat(1_001))).rejects.toMatchObject({
		code: 'QUOTA_EXCEEDED',
	});
	await setter(session)(client, 'a', 'y'.repeat(1_000));
	await setter(session)(client, 'a', 'y');
});

test.each([
	[null, 5, '5'],
	['0.1', 0.2, '0.3'],
	['-6.5', 0.5, '-6'],
	['9007199254740990', 1, '9007199254740991'],
	['1e3', 1, '1001'],
	[' 7 ', -7, '0'],
	['-0', 0, '0'],
	['0.0000001', 0, '1e-7'],
])('%s and %s make %s', (value, number, wanted) => {
	expect(String(sum(value, number))).toBe(wanted);
});

test.each([
	['abc', 1, 'STATE_CONFLICT'],
	['', 1, 'STATE_CONFLICT'],
	['0x10', 1, 'STATE_CONFLICT'],
	['Infinity', 1, 'STATE_CONFLICT'],
	['9007199254740991', 1, 'FIELD_INVALID'],
	['1e308', 1e308, 'FIELD_INVALID'],
])('%s and %s make no sum', (value, number, code) => {
	expect(() => sum(value, number)).toThrow(expect.objectContaining({ code }) as Error);
});
