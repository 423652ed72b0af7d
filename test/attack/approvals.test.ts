import { describe, expect, test } from 'vitest';
import type { AccessSnapshot } from '../../main/contract/access.ts';
import { befriend } from '../helpers/friend.ts';
import type { TestBridge } from '../helpers/open-bridge.ts';
import { enterWith, openStage, sendAll } from '../helpers/open-stage.ts';
import type { TextClient } from '../helpers/text-client.ts';
import { until } from '../helpers/until.ts';

/** As many as strangers may have open at once, so that a person can read them. */
const SHOWN = 20;
const CROWD = 400;

const access = async (bridge: TestBridge): Promise<AccessSnapshot> =>
	(await bridge.call('app.load', null)).access;

/** What the log says of questions, newest first. */
async function told(bridge: TestBridge): Promise<string[]> {
	const filter = { kinds: ['access' as const] };
	const { rows } = await bridge.call('log.search', { filter, before: null, limit: 1_000 });
	return rows.map(({ text }) => text);
}

test('a thousand different commands of one client are one question, with a count', async () => {
	await using bridge = await openStage();
	await using friend = await befriend(bridge);
	await using foe = await bridge.connect('/?name=Foe');
	const verbs = ['stage.scene', 'stage.fade', 'stage.show', 'stage-2.scene', 'stage-2.burn'];
	const texts = Array.from(
		{ length: 1_000 },
		(_, n) => `${verbs[n % verbs.length] ?? ''} Scene-${n}`,
	);
	await sendAll(foe, texts);
	const { approvals, moreApprovals } = await access(bridge);
	expect(approvals).toHaveLength(1);
	expect(approvals[0]).toMatchObject({ count: 1_000, command: 'scene', others: verbs.slice(1) });
	expect(moreApprovals).toBe(0);
	expect(await told(bridge)).toEqual(['Foe wants to use Stage: scene.']);
	expect(bridge.stage.acts).toEqual([]);
	await friend.expectWell();
});

describe('four hundred clients that all ask', () => {
	async function openCrowd() {
		await using opened = new AsyncDisposableStack();
		const bridge = opened.use(await openStage());
		const foes: TextClient[] = [];
		for (let n = 0; n < CROWD; n += 1)
			foes.push(opened.use(await bridge.connect(`/?name=Foe%20${n}`)));
		await Promise.all(foes.map((foe) => foe.ask('stage.scene Live')));
		const all = opened.move();
		return { bridge, foes, [Symbol.asyncDispose]: () => all.disposeAsync() };
	}

	test('fill a list that a person can read; the others are counted', async () => {
		await using crowd = await openCrowd();
		const { approvals, moreApprovals } = await access(crowd.bridge);
		expect(approvals).toHaveLength(SHOWN);
		expect(moreApprovals).toBe(CROWD - SHOWN);
		expect(await told(crowd.bridge)).toHaveLength(SHOWN);
	});

	test('do not keep one with a known key from asking', async () => {
		await using crowd = await openCrowd();
		const terms = { name: 'Booth', permissions: [], asks: true, pace: null };
		const { key } = await crowd.bridge.call('key.create', terms);
		await using booth = await crowd.bridge.connect(`/${key}`);
		expect(await booth.ask('stage.scene Live')).toMatch(/The person at the desktop was asked/u);
		const { approvals } = await access(crowd.bridge);
		expect(approvals.at(-1)?.client.name).toBe('Booth');
	});

	test('are told of to the page at most four times a second', async () => {
		await using crowd = await openCrowd();
		const told: number[] = [];
		const stop = crowd.bridge.bridge.bus.on('access.changed', () => told.push(performance.now()));
		const from = performance.now();
		while (performance.now() - from < 2_000)
			await Promise.all(crowd.foes.map((foe) => foe.ask('stage.scene Live')));
		stop();
		expect(told.length).toBeGreaterThan(0);
		expect(told.length).toBeLessThanOrEqual(4 * ((performance.now() - from) / 1_000) + 2);
	});

	test('leave nothing behind when they go', async () => {
		await using crowd = await openCrowd();
		await Promise.all(crowd.foes.map((foe) => foe[Symbol.asyncDispose]()));
		await until(async () => {
			const { approvals, moreApprovals } = await access(crowd.bridge);
			return approvals.length === 0 && moreApprovals === 0;
		}, 'the questions to be gone');
		await using late = await crowd.bridge.connect('/?name=Late');
		expect(await late.ask('stage.scene Live')).toMatch(/The person at the desktop was asked/u);
	});

	test('are refused all at once, also those that are not shown', async () => {
		await using crowd = await openCrowd();
		await crowd.bridge.call('approval.refuseAll', null);
		const { approvals, moreApprovals } = await access(crowd.bridge);
		expect([approvals, moreApprovals]).toEqual([[], 0]);
		expect(crowd.bridge.stage.acts).toEqual([]);
	});
});

describe('one that was silenced', () => {
	const silenced = async (bridge: TestBridge, foe: TextClient) => {
		await foe.ask('stage.scene Live');
		const { id } = await until(async () => (await access(bridge)).approvals[0], 'a question');
		await bridge.call('approval.answer', { id, answer: { kind: 'silence' } });
		await foe.next();
	};

	test('asks nothing any more, whatever it sends', async () => {
		await using bridge = await openStage();
		await using foe = await bridge.connect('/?name=Foe');
		await silenced(bridge, foe);
		await sendAll(foe, [
			...['stage.scene Live', 'stage.fade', 'stage.burn Live', 'stage-2.scene Live'],
			...['bridge.hello Other', 'stage.scene Live', '{"do":"stage.scene","args":{"name":"Live"}}'],
		]);
		expect((await access(bridge)).approvals).toEqual([]);
		expect(bridge.stage.acts).toEqual([]);
	});

	test('is silent with its key, too, when it comes again', async () => {
		await using bridge = await openStage();
		await using foe = await bridge.connect('/loud?name=Foe');
		await silenced(bridge, foe);
		await using again = await bridge.connect('/loud?name=Other');
		expect(await again.ask('stage.scene Live')).toMatch(/ACCESS_REFUSED/u);
		expect((await access(bridge)).approvals).toEqual([]);
	});
});

test('asking, leaving and asking again shows one question at a time', async () => {
	await using bridge = await openStage();
	await using friend = await befriend(bridge);
	for (let n = 0; n < 200; n += 1) {
		await using foe = await bridge.connect('/?name=Foe');
		await foe.ask('stage.scene Live');
	}
	await until(async () => (await access(bridge)).approvals.length === 0, 'no question to be open');
	await friend.expectWell();
});

test('a key that may not ask makes no question', async () => {
	await using bridge = await openStage();
	const { item } = await enterWith(bridge, []);
	await using _item = item;
	await sendAll(item, ['stage.scene Live', 'stage.burn Live', 'stage-2.scene Live']);
	expect((await access(bridge)).approvals).toEqual([]);
	expect(bridge.stage.acts).toEqual([]);
});
