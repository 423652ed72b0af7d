import { expect } from 'vitest';
import { befriend, type Friend } from './friend.ts';
import {
	asInstalled,
	openTestBridge,
	type TestBridge,
	type TestBridgeOptions,
} from './open-bridge.ts';
import { RawClient } from './raw-client.ts';
import { until } from './until.ts';

/** Sockets of this process, where bridge, friend and attacker live together. */
const sockets = () =>
	process.getActiveResourcesInfo().filter((kind) => kind === 'TCPSocketWrap').length;

/** A bridge in this process with a friend in it. Stopped when the test's scope ends. */
export class Befriended implements AsyncDisposable {
	readonly bridge: TestBridge;
	readonly friend: Friend;
	readonly #sockets = sockets();
	readonly #all: AsyncDisposableStack;

	constructor(bridge: TestBridge, friend: Friend, all: AsyncDisposableStack) {
		this.bridge = bridge;
		this.friend = friend;
		this.#all = all;
	}

	/** A socket of an attacker, before its handshake. */
	dial(): Promise<RawClient> {
		return RawClient.open(this.bridge.port);
	}

	/** A socket of an attacker, past its handshake. */
	async enter(target = '/?name=Foe'): Promise<RawClient> {
		const client = await this.dial();
		await client.upgrade(this.bridge.port, target);
		return client;
	}

	/** The friend is served, and nothing is left of those who attacked. */
	async expectUnharmed(): Promise<void> {
		await this.friend.expectWell();
		await until(() => sockets() <= this.#sockets, 'the sockets of the attackers to be gone');
		const { clients } = await this.bridge.call('app.load', null);
		const connected = clients.filter(({ left }) => left === null);
		expect(connected.map(({ name }) => name)).toEqual(['Friend']);
	}

	[Symbol.asyncDispose](): Promise<void> {
		return this.#all.disposeAsync();
	}
}

export async function openBefriended(options: TestBridgeOptions = {}): Promise<Befriended> {
	await using opened = new AsyncDisposableStack();
	const bridge = opened.use(await openTestBridge({ ...asInstalled, ...options }));
	const friend = opened.use(await befriend(bridge));
	return new Befriended(bridge, friend, opened.move());
}
