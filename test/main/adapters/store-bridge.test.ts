import { expect, test } from 'vitest';
import { store } from '../../../main/adapters/store/index.ts';
import { openTestBridge, type TestBridge } from '../../helpers/open-bridge.ts';
import { until } from '../../helpers/until.ts';

const status = async (bridge: TestBridge) =>
	(await bridge.call('app.load', null)).instances.find(({ id }) => id === 'store')?.status;

async function openStore() {
	const bridge = await openTestBridge({
		adapters: [store],
		instances: [{ id: 'store', adapter: 'store', enabled: true, settings: {} }],
	});
	await until(async () => (await status(bridge))?.kind === 'ready', 'the store');
	return bridge;
}

test('a hundred adds of several clients at once are exact, and each is told its own sum', async () => {
	await using bridge = await openStore();
	await using clients = new AsyncDisposableStack();
	const sums = await Promise.all(
		Array.from({ length: 10 }, async (_, n) => {
			const client = clients.use(await bridge.connect(n % 2 === 0 ? '/booth' : '/booth?codec=kv'));
			for (let each = 0; each < 10; each += 1) client.send('store.add visits 1');
			const answers = await client.take(10);
			return answers.map((answer) => Number(/\d+$/u.exec(answer)?.[0]));
		}),
	);
	expect(sums.flat().toSorted((a, b) => a - b)).toEqual(
		Array.from({ length: 100 }, (_, n) => n + 1),
	);
});

test('values outlive the bridge’s adapter, and answers keep the order of the questions', async () => {
	await using bridge = await openStore();
	await using client = await bridge.connect('/booth');
	for (const text of [
		'store.set note Hello,  "world"',
		'store.get note',
		'store.set\tjson\t{"a": [1, "x"]}',
		'store.get json',
		'store.add n -2.5',
		'store.get n 0',
		'store.get m 0',
		'store.delete m',
		'store.list',
	])
		client.send(text);
	expect(await client.take(9)).toEqual([
		'ok\tstore.set\tnote',
		'ok\tstore.get\tHello,  "world"',
		'ok\tstore.set\tjson',
		'ok\tstore.get\t{"a": [1, "x"]}',
		'ok\tstore.add\t-2.5',
		'ok\tstore.get\t-2.5',
		'ok\tstore.get\t0',
		'ok\tstore.delete\tfalse',
		'ok\tstore.list\t3\tjson\tn\tnote',
	]);
	await bridge.call('adapter.enable', { id: 'store', isEnabled: false });
	await bridge.call('adapter.enable', { id: 'store', isEnabled: true });
	await until(async () => (await status(bridge))?.kind === 'ready', 'the store');
	expect(await client.ask('store.get note')).toBe('ok\tstore.get\tHello,  "world"');
});

test('a change is heard by those of the same key, and one of a shared value by all', async () => {
	await using bridge = await openStore();
	await using booth = await bridge.connect('/booth?sub=store.*');
	await using copy = await bridge.connect('/booth?sub=store.changed');
	await using other = await bridge.connect('/other?sub=store.changed');
	await using guest = await bridge.connect('/?sub=store.changed');
	expect(await booth.next()).toBe('store.connected\ttrue');
	booth.send('store.set score <b>3</b>');
	expect((await booth.take(2)).toSorted()).toEqual([
		'ok\tstore.set\tscore',
		'store.changed\tscore\t3',
	]);
	expect(await copy.next()).toBe('store.changed\tscore\t3');
	expect(await other.soFar()).toEqual([]);
	expect(await guest.ask('store.set shared/sky clear')).toMatch(/^ok|^store\.changed/u);
	expect(await other.next()).toBe('store.changed\tshared/sky\tclear');
});

test('rich-text tags are kept, and told only to whom asked for them', async () => {
	await using bridge = await openStore();
	await using plain = await bridge.connect('/booth');
	await using exact = await bridge.connect('/booth?markup=keep');
	await plain.ask('store.set title <size=99>Live</size> {"a<b>":1}');
	expect(await plain.ask('store.get title')).toBe('ok\tstore.get\tLive {"a":1}');
	expect(await exact.ask('store.get title')).toBe('ok\tstore.get\t<size=99>Live</size> {"a<b>":1}');
});

test('the page saves everything as a file', async () => {
	await using bridge = await openStore();
	await using booth = await bridge.connect('/booth');
	await booth.ask('store.set score 3');
	await booth.ask('store.set __proto__ {"a":1}');
	await booth.ask('store.set shared/sky clear');
	const { name, text } = await bridge.call('adapter.export', { id: 'store', name: 'all' });
	expect(name).toBe('store.json');
	expect(JSON.parse(text)).toEqual({
		version: 1,
		written: expect.stringMatching(/^\d{4}-\d\d-\d\dT/u) as string,
		shared: { sky: 'clear' },
		keys: { booth: JSON.parse('{"__proto__": "{\\"a\\":1}", "score": "3"}') as unknown },
	});
});

test('its card tells how much there is', async () => {
	await using bridge = await openStore();
	await using booth = await bridge.connect('/booth');
	await booth.ask('store.set score 3');
	const told = await until(async () => {
		const now = await status(bridge);
		return now?.kind === 'ready' && now.detail?.en.startsWith('1 value') && now.detail;
	}, 'the number of values');
	expect(told.en).toBe('1 value, 1 KB of 16 MB');
});
