import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { defaultSettings } from '../../main/contract/settings.ts';
import { befriend } from '../helpers/friend.ts';
import { asInstalled } from '../helpers/open-bridge.ts';
import { openStage } from '../helpers/open-stage.ts';
import { stageInstance } from '../helpers/stage.ts';
import { until } from '../helpers/until.ts';

const { burstOut, maxMessagesOut, maxWaitingOut } = defaultSettings.limits;

const oneStage = { ...asInstalled, instances: [stageInstance()] };

/** Half a second's worth: what a busy machine delivers late comes together, although it was sent one by one. */
const BUNCHED = maxMessagesOut / 2;

/** Subjects of the state, and how much is told of them all together. */
const LAMPS = 50;
const EVENTS = 10_000;

/** A client as Resonite's is, which writes down when each text came. */
async function listen(bridge: Awaited<ReturnType<typeof openStage>>, target: string) {
	const client = await bridge.connect(target);
	const heard: { text: string; at: number }[] = [];
	client.socket.on('message', (data: Buffer) => {
		heard.push({ text: data.toString(), at: performance.now() });
	});
	return { client, heard };
}

/** As a program's socket would bring them: many in one turn of the event loop, and many turns. */
async function burst(emit: (n: number) => void): Promise<void> {
	for (let n = 0; n < EVENTS; n += 1) {
		emit(n);
		if (n % 50 === 49) await nextTurn();
	}
}

/** Most messages above the pace, over all spans of time between two of them. */
function excess(heard: readonly { at: number }[]): number {
	let worst = -Infinity;
	for (const [first, { at: from }] of heard.entries())
		for (const [last, { at: to }] of heard.entries())
			if (last >= first)
				worst = Math.max(worst, last - first + 1 - (maxMessagesOut * (to - from)) / 1_000);
	return worst;
}

test('a burst of news never comes faster than a world can take, and ends with the truth', async () => {
	await using bridge = await openStage(oneStage);
	await using friend = await befriend(bridge);
	const { client, heard } = await listen(bridge, '/?name=World&sub=stage.level-changed');
	await using _client = client;
	await burst((n) => {
		bridge.stage.emit('level-changed', { lamp: `lamp-${n % LAMPS}`, level: n });
	});
	const newest = Array.from(
		{ length: LAMPS },
		(_, lamp) => `stage.level-changed\tlamp-${lamp}\t${EVENTS - LAMPS + lamp}`,
	);
	const texts = () => heard.map(({ text }) => text);
	await until(() => newest.every((text) => texts().includes(text)), 'the newest of each lamp');
	await friend.expectWell();
	// Each lamp's last word is its newest: nothing old comes behind it.
	for (const lamp of newest) {
		const subject = lamp.slice(0, lamp.lastIndexOf('\t') + 1);
		expect(texts().findLast((text) => text.startsWith(subject))).toBe(lamp);
	}
	expect(excess(heard)).toBeLessThanOrEqual(burstOut + BUNCHED);
	expect(heard.length).toBeLessThan(EVENTS / 10);
	const { clients } = await bridge.call('app.load', null);
	const { backlog } = clients.find(({ name }) => name === 'World') ?? {};
	expect(backlog).toMatchObject({ waiting: 0, dropped: 0 });
	expect(backlog?.replaced).toBe(EVENTS - heard.length);
});

test('news that is no state: the newest come, the others are counted, visibly', async () => {
	await using bridge = await openStage(oneStage);
	await using friend = await befriend(bridge);
	const { client, heard } = await listen(bridge, '/?name=World&sub=stage.applauded');
	await using _client = client;
	await burst((times) => {
		bridge.stage.emit('applauded', { times });
	});
	const last = `stage.applauded\t${EVENTS - 1}`;
	await until(() => heard.some(({ text }) => text === last), 'the newest applause', 20_000);
	await friend.expectWell();
	expect(excess(heard)).toBeLessThanOrEqual(burstOut + BUNCHED);
	// What had its turn during the burst, and what waited then.
	expect(heard.length).toBeGreaterThanOrEqual(burstOut + maxWaitingOut);
	const numbers = heard.map(({ text }) => Number(text.split('\t')[1]));
	expect(numbers).toEqual(numbers.toSorted((a, b) => a - b));
	const { clients } = await bridge.call('app.load', null);
	expect(clients.find(({ name }) => name === 'World')?.backlog).toEqual({
		waiting: 0,
		replaced: 0,
		dropped: EVENTS - heard.length,
	});
	const rows = await bridge.rows(({ kind }) => kind === 'limit');
	expect(rows.length).toBeGreaterThan(0);
	expect(rows.length).toBeLessThan(5);
});

test('a client that subscribes to everything and never reads holds up nobody', async () => {
	await using bridge = await openStage(oneStage);
	await using friend = await befriend(bridge);
	await using deaf = await bridge.connect('/?name=Deaf&sub=*&codec=json');
	deaf.socket.pause();
	const { client, heard } = await listen(bridge, '/?name=World&sub=stage.level-changed');
	await using _client = client;
	await burst((n) => {
		bridge.stage.emit('level-changed', { lamp: `lamp-${n % LAMPS}`, level: n });
		bridge.stage.emit('applauded', { times: n });
	});
	const last = `stage.level-changed\tlamp-${(EVENTS - 1) % LAMPS}\t${EVENTS - 1}`;
	await until(() => heard.some(({ text }) => text === last), 'the newest level');
	await friend.expectWell();
	const { clients } = await bridge.call('app.load', null);
	const { backlog } = clients.find(({ name }) => name === 'Deaf') ?? {};
	expect(backlog?.waiting).toBeLessThanOrEqual(maxWaitingOut);
});
