import type { Server } from 'node:http';
import type { LanState } from '../contract/server.ts';
import { defaultSettings } from '../contract/settings.ts';
import type { Words } from '../contract/words.ts';
import type { Connection } from './connection.ts';
import { loopback } from './door.ts';
import type { Doorman } from './doorman.ts';
import { Entrance, type EntranceTiming } from './entrance.ts';
import type { ServerHooks, ServerSections } from './hooks.ts';
import { Lan } from './lan.ts';
import { closed, listenOnLoopback } from './listen.ts';

export interface ServerTiming extends EntranceTiming {
	/** ms between pings. Resonite drops a connection after 60 s without traffic (its troubleshooting page): a third of it. */
	readonly pingEvery: number;
	/** ms between two looks at the interface of the local network. */
	readonly lanEvery: number;
}

const defaultTiming: ServerTiming = {
	pingEvery: 20_000,
	lanEvery: 5_000,
	refusalsEvery: 10_000,
	strikeEvery: 10_000,
	patience: 30_000,
};

const lanOff: LanState = { kind: 'off' };

/** The text-only WebSocket server: on loopback always, on one more interface where the person wants it. */
export class BridgeServer {
	readonly #timing: ServerTiming;
	readonly #entrance: Entrance;
	#sections: ServerSections = defaultSettings;
	#listeners: readonly Server[] = [];
	#doorman: Doorman | null = null;
	#lan: Lan | null = null;
	#lanDoorman: Doorman | null = null;
	#port = 0;
	#hosts: readonly string[] = [];
	#pinger: NodeJS.Timeout | undefined;
	/** When all were pinged last, on the clock of `performance.now`. */
	#pingedAt = 0;

	constructor(hooks: ServerHooks, timing: Partial<ServerTiming> = {}) {
		this.#timing = { ...defaultTiming, ...timing };
		this.#entrance = new Entrance(hooks, this.#timing);
	}

	get port(): number {
		return this.#port;
	}

	/** Addresses that clients on this machine can use, the one to paste first. */
	get addresses(): string[] {
		const names = [...this.#hosts, ...this.#sections.server.aliases];
		return names.map((name) => `ws://${name}:${this.#port}/`);
	}

	/** Another object whenever it has changed. */
	get lan(): LanState {
		return this.#lan?.state ?? lanOff;
	}

	/**
	 * Returns when it listens on loopback, and has tried to on the local network.
	 * @throws PortError; the server is then stopped
	 */
	async start(sections: ServerSections): Promise<void> {
		this.#sections = sections;
		this.#entrance.start(sections);
		const doorman = this.#entrance.createDoorman();
		const listeners = [doorman.createListener(loopback), doorman.createListener(loopback)] as const;
		const { port, hosts } = await listenOnLoopback(listeners, sections.server.port);
		this.#doorman = doorman;
		this.#listeners = listeners;
		this.#port = port;
		this.#hosts = hosts;
		doorman.open();
		this.#startPinger();
		await this.#startLan();
	}

	/**
	 * Closes every client with a code (1001 going away, 1012 restart) and stops listening. The hooks have heard of every
	 * end when it returns. Safe to call twice.
	 */
	async stop(code: number, why: Words): Promise<void> {
		clearInterval(this.#pinger);
		this.#doorman?.close();
		this.#doorman = null;
		const listeners = this.#listeners.map(closed);
		this.#listeners = [];
		await Promise.all([...listeners, this.#stopLan(), end(this.#entrance.places, code, why)]);
		this.#entrance.stop();
	}

	/** Takes what needs no restart, also for the clients that are connected. */
	update(sections: ServerSections): void {
		this.#sections = sections;
		this.#entrance.update(sections);
	}

	/** Takes other settings of the local network. Clients on this machine feel nothing of it. */
	async updateLan(sections: ServerSections, code: number, why: Words): Promise<void> {
		this.update(sections);
		await Promise.all([this.#stopLan(), end(this.#entrance.places.lan(), code, why)]);
		await this.#startLan();
	}

	/** The machine was asleep, or its network changed: finds out now who is still there. */
	wake(): void {
		if (this.#doorman === null) return;
		for (const connection of this.#entrance.places) connection.wake();
		this.#startPinger();
		this.#lan?.wake();
	}

	/** While refusing, every caller is turned away. */
	refuse(isRefusing: boolean): void {
		this.#entrance.isRefusing = isRefusing;
	}

	dropAll(code: number, why: Words): void {
		for (const connection of this.#entrance.places) connection.close(code, why);
	}

	#startPinger(): void {
		clearInterval(this.#pinger);
		this.#pingedAt = performance.now();
		this.#pinger = setInterval(this.#ping, this.#timing.pingEvery);
	}

	readonly #ping = (): void => {
		const now = performance.now();
		// A whole interval late: this process stood still, and has not read yet what was answered before.
		const isAwake = now - this.#pingedAt < 2 * this.#timing.pingEvery;
		this.#pingedAt = now;
		for (const connection of this.#entrance.places)
			if (isAwake) connection.ping();
			else connection.wake();
	};

	async #startLan(): Promise<void> {
		const doorman = this.#entrance.createDoorman();
		doorman.open();
		this.#lanDoorman = doorman;
		this.#lan = new Lan({
			port: this.#port,
			settings: this.#sections.server.lan,
			every: this.#timing.lanEvery,
			createListener: (door, certificate) => doorman.createListener(door, certificate),
		});
		await this.#lan.start();
	}

	async #stopLan(): Promise<void> {
		this.#lanDoorman?.close();
		await this.#lan?.stop();
	}
}

/** Closes connections and waits until the hooks have heard of it. */
async function end(connections: Iterable<Connection>, code: number, why: Words): Promise<void> {
	const ended = [...connections].map((connection) => {
		connection.close(code, why);
		return connection.ended;
	});
	await Promise.all(ended);
}
