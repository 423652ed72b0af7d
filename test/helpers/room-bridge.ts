import { room } from '../../main/adapters/room/index.ts';
import type { SettingValue } from '../../main/contract/fields.ts';
import { openTestBridge, type TestBridge, type TestBridgeOptions } from './open-bridge.ts';
import type { TextClient } from './text-client.ts';
import { until } from './until.ts';

/** A bridge with rooms and nothing else, ready. */
export async function openRooms(
	settings: Readonly<Record<string, SettingValue>> = {},
	options: TestBridgeOptions = {},
): Promise<TestBridge> {
	const bridge = await openTestBridge({
		adapters: [room],
		instances: [{ id: 'room', adapter: 'room', enabled: true, settings: { ...settings } }],
		...options,
	});
	await roomStatus(bridge);
	return bridge;
}

/** Waits until rooms are ready and say so with these words. */
export const roomStatus = (bridge: TestBridge, words = ''): Promise<string> =>
	until(async () => {
		const { instances } = await bridge.call('app.load', null);
		const status = instances.find(({ id }) => id === 'room')?.status;
		if (status?.kind !== 'ready') return null;
		const said = status.detail?.en ?? '-';
		return said.includes(words) ? said : null;
	}, `rooms that say "${words}"`);

/** Connects an item that joins a room. */
export async function joinRoom(
	bridge: TestBridge,
	name: string,
	where: string,
): Promise<TextClient> {
	const client = await bridge.connect(`/?name=${name}`);
	await client.ask(`room.join ${where}`);
	return client;
}

/** Waits until a room has so many members, as one of them sees it. */
export const hasMembers = (member: TextClient, where: string, count: number): Promise<true> =>
	until(async () => {
		const [, , , ...names] = (await member.ask(`room.members "${where}"`)).split('\t');
		return names.length === count;
	}, `${count} members of ${where}`);
