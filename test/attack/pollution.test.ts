import { writeFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { dispatch } from '../../main/api/dispatch.ts';
import { openBridge } from '../../main/bridge/open.ts';
import { defaultSettings } from '../../main/contract/settings.ts';
import type { TestBridge } from '../helpers/open-bridge.ts';
import { openStage, sendAll } from '../helpers/open-stage.ts';
import { tempFolder } from '../helpers/temp-folder.ts';

/** Everything that all objects inherit, by name: what an attacker would add to or change. */
const inherited = () =>
	[Object, Array, Function, String, Number, Map, Promise].map(({ prototype }) =>
		Reflect.ownKeys(prototype).map((name) => [
			name,
			Object.getOwnPropertyDescriptor(prototype, name),
		]),
	);

/** What stands behind a name that leads out of the object, as JSON. */
const loot = '{"isPage":true,"policy":"open","risk":"read","codec":"json","polluted":true}';

/** JSON objects with a name that leads out of them, in each place. */
const poisons = [
	`{"__proto__":${loot}}`,
	`{"constructor":{"prototype":${loot}}}`,
	`{"prototype":${loot}}`,
	`{"__proto__":{"__proto__":${loot}}}`,
	`{"__proto__":null}`,
	`{"__proto__":[${loot}]}`,
	`{"__defineGetter__":${loot},"__lookupGetter__":${loot}}`,
	`{"toString":${loot},"valueOf":${loot},"hasOwnProperty":${loot}}`,
] as const;

const within = (poison: string, fields: string) => `{${fields},${poison.slice(1)}`;

/** Does it, and looks whether anything that all objects share is as it was. */
async function expectClean(attack: () => Promise<unknown>): Promise<void> {
	const before = inherited();
	await attack();
	expect(inherited()).toEqual(before);
	expect(({} as Record<string, unknown>).polluted).toBeUndefined();
}

/** Calls as the page does, with JSON that no page would send. Refused or not: it must do no harm. */
async function callRaw({ bridge }: TestBridge, name: string, json: string): Promise<unknown> {
	const input: unknown = JSON.parse(json);
	try {
		return await dispatch(bridge.handlers, { name, input }, new AbortController().signal);
	} catch (error) {
		return error;
	}
}

test('messages cannot reach what all objects share', async () => {
	await using bridge = await openStage();
	await using foe = await bridge.connect('/?name=Foe');
	await expectClean(async () => {
		const answers = await sendAll(foe, [
			...poisons,
			...poisons.map((poison) => within(poison, '"do":"bridge.ping"')),
			...poisons.map((poison) => `{"do":"bridge.ping","args":${poison}}`),
			...poisons.map((poison) => `{"do":"stage.scene","args":${within(poison, '"name":"Live"')}}`),
			...poisons.map((poison) => `{"do":"bridge.hello","args":{"name":${poison}}}`),
			...poisons.map((poison) => `{"do":"bridge.ping","id":${poison}}`),
			...['__proto__=x', '__proto__.polluted=true', 'constructor[prototype][polluted]=true'],
			...['stage.scene __proto__=Live', 'stage.scene\tconstructor=Live', 'bridge.ping __proto__=x'],
			...['bridge.help __proto__', 'bridge.help constructor.prototype', 'bridge.hello __proto__'],
			...['bridge.subscribe __proto__.*', 'bridge.subscribe constructor.prototype'],
			...[
				'bridge.__proto__',
				'__proto__.__proto__',
				'ok=1&__proto__=x',
				'__proto__\tpolluted\ttrue',
			],
		]);
		expect(answers.filter((text) => text.includes('UNEXPECTED'))).toEqual([]);
		// The detail of each row reads the message once more.
		for (const { id } of await bridge.rows()) await bridge.call('log.detail', { id });
	});
	expect(bridge.stage.acts).toEqual([]);
	expect(await foe.ask('stage.scene Live')).toMatch(/APPROVAL_NEEDED/u);
});

test('nor can URLs', async () => {
	await using bridge = await openStage();
	await expectClean(async () => {
		for (const query of [
			'__proto__=x&__proto__[isPage]=true&__proto__.codec=json',
			'constructor=x&constructor[prototype][polluted]=true&prototype=x',
			'name=__proto__&user=constructor&sub=__proto__.x&codec=__proto__&markup=constructor',
			'heartbeat=__proto__&hasOwnProperty=1&toString=1&valueOf=1',
		]) {
			await using foe = await bridge.connect(`/?${query}`);
			expect(await foe.soFar()).not.toEqual([]);
			expect(await foe.ask('stage.scene Live')).toMatch(/^err\t.*APPROVAL_NEEDED/u);
		}
		for (const key of ['__proto__', 'constructor', 'toString', 'hasOwnProperty']) {
			await using foe = await bridge.connect(`/${key}`);
			expect(await foe.ask('stage.scene Live')).toMatch(/APPROVAL_NEEDED/u);
		}
	});
	expect(bridge.stage.acts).toEqual([]);
});

test('nor can what the page sends', async () => {
	await using bridge = await openStage();
	const { settings, access } = await bridge.call('app.load', null);
	await expectClean(async () => {
		for (const poison of poisons) {
			const inputs: Record<string, string> = {
				'settings.save': poison,
				'adapter.configure': `{"id":"stage","settings":${poison},"secrets":${poison}}`,
				'adapter.suggest': `{"id":"stage","command":"scene","param":"__proto__","given":${poison}}`,
				'client.pace': `{"id":1,"pace":${poison}}`,
				'composer.send': within(poison, '"text":"hi","to":{"kind":"all"}'),
				'log.search': `{"filter":${poison},"before":null,"limit":10}`,
				'arm.set': within(poison, '"verb":"__proto__.x","minutes":1'),
				'key.create': `{"name":"x","permissions":[${poison}],"asks":true,"pace":null}`,
			};
			for (const [name, json] of Object.entries(inputs)) await callRaw(bridge, name, json);
			for (const part of ['server', 'access', 'limits', 'journal', 'page'] as const)
				await callRaw(
					bridge,
					'settings.save',
					`{"${part}":${within(poison, JSON.stringify(settings[part]).slice(1, -1))}}`,
				);
		}
		for (const name of ['__proto__', 'constructor', 'toString', 'hasOwnProperty'])
			expect(await callRaw(bridge, name, 'null')).toMatchObject({ code: 'PAGE_OUTDATED' });
	});
	const now = await bridge.call('app.load', null);
	expect(now.settings).toEqual(settings);
	expect(now.access.policy).toBe(access.policy);
});

test('a permission whose limits cannot be kept is not given without them', async () => {
	await using bridge = await openStage();
	for (const name of ['__proto__', 'constructor', 'toString']) {
		const permission = `{"verb":"stage.scene","values":{"${name}":["Live"]}}`;
		const terms = `{"name":"x","permissions":[${permission}],"asks":false,"pace":null}`;
		const made = await callRaw(bridge, 'key.create', terms);
		if (made instanceof Error) continue;
		await using item = await bridge.connect(`/${(made as { key: string }).key}`);
		expect(await item.ask('stage.scene Live'), name).toMatch(/ACCESS_REFUSED/u);
	}
	expect(bridge.stage.acts).toEqual([]);
});

describe('files of the data folder', () => {
	const settings = JSON.stringify(defaultSettings);

	/** Opens a bridge over a folder with just these files, and looks at what it took from them. */
	async function policyWith(files: Readonly<Record<string, string>>): Promise<string> {
		await using folder = await tempFolder();
		for (const [name, text] of Object.entries(files))
			await writeFile(folder.file(name), text, { mode: 0o600 });
		const bridge = await openBridge({ folder: folder.path, version: '0.0.0-test', port: 0 });
		try {
			const loaded = await bridge.handlers['app.load'](null, new AbortController().signal);
			return `${loaded.access.policy} ${loaded.access.keys.length} ${loaded.settings.access.policy}`;
		} finally {
			await bridge.stop();
		}
	}

	test.each(poisons)('cannot either: %s', async (poison) => {
		await expectClean(async () => {
			const spoiled = within(poison, settings.slice(1, -1));
			expect(await policyWith({ 'settings.json': spoiled })).toBe('ask 0 ask');
			expect(await policyWith({ 'settings.json': poison })).toBe('ask 0 ask');
			const access = settings.replace('"access":{', `"access":${poison.slice(0, -1)},`);
			expect(await policyWith({ 'settings.json': access })).toBe('ask 0 ask');
			const keys = within(poison, '"version":1,"keys":[]');
			expect(await policyWith({ 'keys.json': keys })).toBe('ask 0 ask');
			expect(await policyWith({ 'keys.json': `{"version":1,"keys":[${poison}]}` })).toBe(
				'ask 0 ask',
			);
			expect(await policyWith({ 'secrets.json': within(poison, '"version":1') })).toBe('ask 0 ask');
		});
	});
});
