import { describe, expect, test } from 'vitest';
import type { Answer } from '../../main/contract/access.ts';
import type { TestBridge } from '../helpers/open-bridge.ts';
import { enterWith, openStage, sendAll } from '../helpers/open-stage.ts';
import { RawClient, TEXT } from '../helpers/raw-client.ts';
import { refusal, type TextClient } from '../helpers/text-client.ts';
import { until } from '../helpers/until.ts';

const allow: Answer = { kind: 'allow', for: 'connection', reach: 'instance', minutes: null };

/** The question that is open. */
const question = (bridge: TestBridge) =>
	until(async () => (await bridge.call('app.load', null)).access.approvals[0], 'a question');

/** Has the person allow what a client asks for. */
async function allowed(bridge: TestBridge, client: TextClient, answer = allow): Promise<void> {
	await client.ask('stage.scene Live');
	await bridge.call('approval.answer', { id: (await question(bridge)).id, answer });
	expect(await client.next()).toMatch(/^bridge\.granted/u);
}

describe('the name of a client that is allowed', () => {
	test.each(['/?name=DJ%20Booth&user=Alice', '/', '/booth?name=DJ%20Booth'])(
		'gives another one nothing: %s',
		async (target) => {
			await using bridge = await openStage();
			await using booth = await bridge.connect('/?name=DJ%20Booth&user=Alice');
			await allowed(bridge, booth);
			await using foe = await bridge.connect(target);
			await foe.ask('bridge.hello "DJ Booth" Alice');
			expect(await foe.ask('stage.scene Live')).toMatch(/APPROVAL_NEEDED/u);
			expect(bridge.stage.acts).toEqual([]);
			expect(await booth.ask('stage.scene Live')).toBe('ok\tstage.scene');
		},
	);

	test('gives it nothing after it left either', async () => {
		await using bridge = await openStage();
		const booth = await bridge.connect('/?name=DJ%20Booth&user=Alice');
		await allowed(bridge, booth);
		await booth[Symbol.asyncDispose]();
		await using again = await bridge.connect('/?name=DJ%20Booth&user=Alice');
		expect(await again.ask('stage.scene Live')).toMatch(/APPROVAL_NEEDED/u);
		expect(bridge.stage.acts).toEqual([]);
	});

	test('a question shows the name that asked, whatever it calls itself later', async () => {
		await using bridge = await openStage();
		await using foe = await bridge.connect('/?name=Foe');
		await foe.ask('stage.scene Live');
		await foe.ask('bridge.hello "DJ Booth" Alice');
		await foe.ask('stage.scene Live');
		expect((await question(bridge)).client).toMatchObject({ name: 'Foe', user: null });
	});

	test('cannot be made to look like another one with characters that nobody sees', async () => {
		await using bridge = await openStage();
		await using foe = await bridge.connect();
		for (const name of [
			'DJ\u200b Booth',
			'\u202eDJ Booth',
			'DJ\u00ad Booth',
			'\ufeffDJ\nBooth\u0000',
		])
			await foe.ask(JSON.stringify({ do: 'bridge.hello', args: { name } }));
		const { clients } = await bridge.call('app.load', null);
		expect(clients[0]?.name).toMatch(/^[\x20-\x7e]+$/u);
	});
});

describe('a key counts only where keys stand, as it was made', () => {
	const forms: readonly [name: string, target: (key: string) => string][] = [
		['in the query', (key) => `/?key=${key}`],
		['as a name', (key) => `/?name=${key}`],
		['behind #', (key) => `/#${key}`],
		[
			'with its first letter escaped',
			(key) => `/%${key.charCodeAt(0).toString(16)}${key.slice(1)}`,
		],
		['in the other case', (key) => `/${swapCase(key)}`],
		['behind two slashes', (key) => `//${key}`],
		['behind a folder', (key) => `/x/${key}`],
		['behind dots', (key) => `/../${key}`],
		['before a folder', (key) => `/${key}/x`],
		['with a letter more', (key) => `/${key}x`],
		['with a letter less', (key) => `/${key.slice(0, -1)}`],
		['with an escaped NUL', (key) => `/${key}%00`],
		['with a parameter of a path', (key) => `/${key};x=y`],
		['as a room', (key) => `/room/${key}`],
		['of /echo', (key) => `/echo/${key}`],
		['with full-width letters', (key) => `/${encodeURIComponent(fullWidth(key))}`],
	];

	test.each(forms)('%s', async (_name, target) => {
		await using bridge = await openStage();
		const { key, item } = await enterWith(bridge, [{ verb: 'stage.scene', values: {} }]);
		await using _item = item;
		await using foe = await RawClient.open(bridge.port);
		if (await isLetIn(foe, bridge.port, target(key))) {
			foe.sendFrame(TEXT, 'stage.scene Live');
			await bridge.row(({ text }) => text.includes('stage.scene'), 'its command');
		}
		expect(bridge.stage.acts).toEqual([]);
	});

	test('and with a slash at its end it is the same key', async () => {
		await using bridge = await openStage();
		const { key, item } = await enterWith(bridge, [{ verb: 'stage.scene', values: {} }]);
		await using _item = item;
		await using again = await bridge.connect(`/${key}/?name=Other`);
		expect(await again.ask('stage.scene Live')).toBe('ok\tstage.scene');
	});

	test('where only known keys may connect, every other form is turned away', async () => {
		await using bridge = await openStage({ access: { policy: 'keys' } });
		const { key, item } = await enterWith(bridge, []);
		await using _item = item;
		for (const [name, target] of forms) {
			await using foe = await RawClient.open(bridge.port);
			expect(await isLetIn(foe, bridge.port, target(key)), name).toBe(false);
		}
	});
});

/** By hand, since a proper client would mend some of the targets. */
async function isLetIn(foe: RawClient, port: number, target: string): Promise<boolean> {
	try {
		await foe.upgrade(port, target);
		return true;
	} catch (error) {
		// 503: a room, where there are none.
		if (/Not upgraded: HTTP\/1\.1 (4|503)/u.test(String(error))) return false;
		throw error;
	}
}

const swapCase = (text: string) =>
	text.replace(/[a-z]/giu, (one) => (one < 'a' ? one.toLowerCase() : one.toUpperCase()));
const fullWidth = (text: string) =>
	text.replace(/[\x21-\x7e]/gu, (one) => String.fromCharCode(one.charCodeAt(0) + 0xfee0));

test('refusals tell no secret: no key, no name, no value, no path', async () => {
	await using bridge = await openStage({ access: { policy: 'keys' } });
	const { key, item } = await enterWith(bridge, [
		{ verb: 'stage.scene', values: { name: ['Top secret'] } },
	]);
	await using _item = item;
	const told = [(await refusal(bridge.url('/'))).body, (await refusal(bridge.url('/guess'))).body];
	told.push(
		...(await sendAll(item, ['stage.scene Live', 'stage.burn Live', 'stage.fade', 'bridge.help'])),
	);
	told.push(...(await sendAll(item, ['bridge.clients', 'bridge.help stage.scene', 'stage.look'])));
	for (const text of told)
		for (const secret of [key, 'Top secret', bridge.folder]) expect(text).not.toContain(secret);
});
