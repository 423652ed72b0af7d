import { describe, expect, test } from 'vitest';
import type { Answer, DangerRule } from '../../main/contract/access.ts';
import type { TestBridge } from '../helpers/open-bridge.ts';
import { enterWith, openStage, sendAll } from '../helpers/open-stage.ts';
import { until } from '../helpers/until.ts';

const allow: Answer = { kind: 'allow', for: 'connection', reach: 'command', minutes: null };

const question = (bridge: TestBridge) =>
	until(async () => (await bridge.call('app.load', null)).access.approvals[0], 'a question');

const answer = async (bridge: TestBridge, given: Answer = allow) => {
	const { id } = await question(bridge);
	await bridge.call('approval.answer', { id, answer: given });
};

const openDanger = (danger: DangerRule) => openStage({ access: { danger } });
const burned = ({ stage }: Awaited<ReturnType<typeof openStage>>) =>
	stage.acts.map(({ params }) => params.name);

describe('a dangerous command that has to be armed', () => {
	test('does not run for a key that allows it, until a person armed it', async () => {
		await using bridge = await openDanger('arm');
		const { item } = await enterWith(bridge, [{ verb: 'stage.burn', values: {} }]);
		await using _item = item;
		expect(await item.ask('stage.burn Live')).toMatch(/APPROVAL_NEEDED/u);
		expect(burned(bridge)).toEqual([]);
		await answer(bridge, { ...allow, minutes: 1 });
		await item.next();
		expect(await item.ask('stage.burn Live')).toBe('ok\tstage.burn');
	});

	test('that is armed still needs a permission, and one that names it', async () => {
		await using bridge = await openDanger('arm');
		await bridge.call('arm.set', { verb: 'stage.burn', minutes: 10 });
		await using foe = await bridge.connect('/?name=Foe');
		const { item } = await enterWith(bridge, [{ verb: 'stage.*', values: {} }]);
		await using _item = item;
		await foe.ask('stage.burn Live');
		await item.ask('stage.burn Live');
		await item.ask('stage-2.burn Live');
		expect(burned(bridge)).toEqual([]);
	});

	test('is not allowed together with the others of its adapter', async () => {
		await using bridge = await openDanger('grant');
		await using foe = await bridge.connect('/?name=Foe');
		await foe.ask('stage.burn Live');
		// The person means the adapter; what is dangerous is allowed by its name alone.
		await answer(bridge, { ...allow, reach: 'instance' });
		await foe.next();
		expect(await foe.ask('stage.scene Live')).toMatch(/APPROVAL_NEEDED/u);
		expect(await foe.ask('stage-2.burn Live')).toMatch(/APPROVAL_NEEDED/u);
		expect(burned(bridge)).toEqual([]);
	});

	test('is no longer armed after panic', async () => {
		await using bridge = await openDanger('arm');
		const { key, item } = await enterWith(bridge, [{ verb: 'stage.burn', values: {} }]);
		await using _item = item;
		await bridge.call('arm.set', { verb: 'stage.burn', minutes: 10 });
		await bridge.call('server.panic', { isOn: true });
		await bridge.call('server.panic', { isOn: false });
		await using again = await bridge.connect(`/${key}`);
		expect(await again.ask('stage.burn Live')).toMatch(/APPROVAL_NEEDED/u);
		expect(burned(bridge)).toEqual([]);
	});
});

describe('a dangerous command that is confirmed each time', () => {
	test('runs once, and only as it was confirmed', async () => {
		await using bridge = await openDanger('confirm');
		await using foe = await bridge.connect('/?name=Foe');
		await foe.ask('stage.burn Chair');
		await answer(bridge);
		await foe.next();
		await sendAll(foe, ['stage.burn House', 'stage.burn chair', 'stage-2.burn Chair']);
		expect(burned(bridge)).toEqual([]);
		await sendAll(foe, ['stage.burn Chair', 'stage.burn Chair', '#2 stage.burn "Chair"']);
		expect(burned(bridge)).toEqual(['Chair']);
	});

	test('is confirmed for one client, not for its neighbor', async () => {
		await using bridge = await openDanger('confirm');
		await using booth = await bridge.connect('/?name=Booth');
		await using foe = await bridge.connect('/?name=Booth');
		await booth.ask('stage.burn Chair');
		await answer(bridge);
		await booth.next();
		await sendAll(foe, ['stage.burn Chair']);
		expect(burned(bridge)).toEqual([]);
	});

	test('cannot be exchanged while the person reads', async () => {
		await using bridge = await openDanger('confirm');
		await using foe = await bridge.connect('/?name=Foe');
		await foe.ask('stage.burn Chair');
		await sendAll(foe, ['stage.burn House', 'stage.scene Live', 'stage-2.burn House']);
		expect((await question(bridge)).text).toContain('Chair');
		await answer(bridge);
		await foe.next();
		await sendAll(foe, ['stage.burn House', 'stage-2.burn House', 'stage.scene Live']);
		expect(burned(bridge)).toEqual([]);
	});

	// What the person reads must be what will run, whatever the message looks like.
	test.each([
		[
			'JSON that says it twice',
			'{"do":"stage.burn","args":{"name":"Chair"},"args":{"name":"House"}}',
		],
		[
			'JSON with a note in front',
			`{"note":"burn Chair","do":"stage.burn","args":{"name":"House"}}`,
		],
		[
			'JSON in escapes',
			'{"do":"stage.burn","args":{"name":"\\u0048\\u006f\\u0075\\u0073\\u0065"}}',
		],
		['spaces that push it out of sight', `stage.burn${' '.repeat(500)}House`],
		[
			'JSON that pushes it out of sight',
			`{"pad":"${'x'.repeat(500)}","do":"stage.burn","args":{"name":"House"}}`,
		],
		['an id that reads like a command', '#stage.burn_Chair stage.burn House'],
	])('is shown as it will run: %s', async (_name, text) => {
		await using bridge = await openDanger('confirm');
		await using foe = await bridge.connect('/?name=Foe');
		await foe.ask(text);
		const { text: shown } = await question(bridge);
		expect(shown).toContain('House');
		expect(shown).not.toContain('Chair');
	});
});
