import type { LanState, ServerSnapshot, ServerState } from '../contract/server.ts';
import { AppError } from '../contract/errors.ts';
import { say, type Words } from '../contract/words.ts';
import { PortError } from '../server/listen.ts';
import { isFree } from '../server/port-holder.ts';
import type { ServerHooks, ServerSections } from '../server/hooks.ts';
import { BridgeServer, type ServerTiming } from '../server/server.ts';
import { Serial } from '../config/serial.ts';
import type { Bus } from './bus.ts';
import type { Forwarding } from './forwarding.ts';

type Lan = ServerSections['server']['lan'];

/** How often the page hears of the rate, in ms. */
const EVERY = 1_000;

/** How often it is seen whether a port that another program has is free again, in ms. */
const AGAIN = 2_000;

/** The server as the page sees and steers it: its state in words, its rate, panic. */
export class ServerControl {
	readonly #server: BridgeServer;
	readonly #bus: Bus;
	readonly #forwarding: Forwarding;
	#state: ServerState = { kind: 'stopped' };
	#settings: ServerSections | null = null;
	/** The port that items know, which need not be the one in the settings. */
	#wanted = 0;
	#again: NodeJS.Timeout | undefined;
	#isRefusing = false;
	/** Settings that change while the server restarts wait for their turn. */
	readonly #serial = new Serial();
	#counted = { in: 0, out: 0 };
	#rate = { in: 0, out: 0 };
	/** The local network comes and goes by itself. */
	#toldLan: LanState | null = null;
	/** Runs only while there is something to measure. */
	#timer: NodeJS.Timeout | undefined;

	constructor(
		{ bus, forwarding }: { bus: Bus; forwarding: Forwarding },
		hooks: ServerHooks,
		timing: Partial<ServerTiming>,
	) {
		this.#bus = bus;
		this.#forwarding = forwarding;
		this.#server = new BridgeServer(hooks, timing);
	}

	get port(): number {
		return this.#server.port;
	}

	countIn(): void {
		this.#counted.in += 1;
		this.#timer ??= this.#measureLater();
	}

	countOut(): void {
		this.#counted.out += 1;
		this.#timer ??= this.#measureLater();
	}

	snapshot(): ServerSnapshot {
		return {
			state: this.#state,
			port: this.#server.port,
			addresses: this.#isOpen ? this.#server.addresses : [],
			lan: this.#isOpen ? this.#server.lan : { kind: 'off' },
			isForwarding: this.#forwarding.isOn,
			rate: this.#rate,
		};
	}

	/** An address that nobody answers on is none. */
	get #isOpen(): boolean {
		return this.#state.kind === 'listening' || this.#state.kind === 'refusing';
	}

	/**
	 * Listens on `port`, which may be another than that of the settings.
	 * @throws PortError; the state then says so as well
	 */
	start(settings: ServerSections, port = settings.server.port): Promise<void> {
		return this.#serial.run(() => this.#start(settings, port));
	}

	/**
	 * Takes changed settings: a new port, or what is agreed on at a handshake, restarts the server, and those of the local
	 * network its part of it; the rest is taken as it runs.
	 * @throws PortError; the state then says so as well
	 */
	apply(settings: ServerSections): Promise<void> {
		return this.#serial.run(() => this.#apply(settings));
	}

	/**
	 * Drops every client and refuses all, until released.
	 * @returns whether that was a change
	 */
	panic(isOn: boolean, why: Words): boolean {
		if (this.#isRefusing === isOn) return false;
		this.#isRefusing = isOn;
		this.#server.refuse(isOn);
		if (isOn) this.#server.dropAll(1008, why);
		const isUp = this.#state.kind === 'listening' || this.#state.kind === 'refusing';
		if (isUp) this.#setState({ kind: isOn ? 'refusing' : 'listening' });
		return true;
	}

	/**
	 * Lets messages pass on to the adapters and back, or keeps them.
	 * @returns whether that was a change
	 */
	forward(isOn: boolean): boolean {
		if (!this.#forwarding.set(isOn)) return false;
		this.#tell();
		return true;
	}

	/** The machine was asleep, or its network changed. */
	wake(): void {
		this.#server.wake();
	}

	stop(): Promise<void> {
		return this.#serial.run(async () => {
			// Here, since what ran before may have set it anew.
			clearTimeout(this.#again);
			await this.#server.stop(1001, say('The bridge is closing.', 'ブリッジを終了します。'));
			clearTimeout(this.#timer);
			this.#timer = undefined;
			this.#setState({ kind: 'stopped' });
		});
	}

	async #start(settings: ServerSections, port: number): Promise<void> {
		this.#settings = settings;
		this.#wanted = port;
		try {
			await this.#server.start({ ...settings, server: { ...settings.server, port } });
			this.#wanted = this.#server.port;
			this.#setState({ kind: this.#isRefusing ? 'refusing' : 'listening' });
			this.#timer ??= this.#measureLater();
		} catch (error) {
			this.#setState({
				kind: 'failed',
				why: error instanceof AppError ? error.words : say(String(error), String(error)),
				freePort: error instanceof PortError ? error.freePort : null,
			});
			if (error instanceof PortError) this.#tryAgain();
			throw error;
		}
	}

	/** Once the other program has gone, the server comes by itself. */
	#tryAgain(): void {
		clearTimeout(this.#again);
		this.#again = setTimeout(() => {
			void this.#serial.run(async () => {
				if (this.#state.kind !== 'failed' || !this.#settings) return;
				if (!(await isFree(this.#wanted))) this.#tryAgain();
				// Where it fails again, its state says why.
				else await this.#start(this.#settings, this.#wanted).catch(() => undefined);
			});
		}, AGAIN);
	}

	async #apply(settings: ServerSections): Promise<void> {
		if (this.#state.kind === 'stopped') return;
		const old = this.#settings;
		this.#settings = settings;
		const isSamePort = old?.server.port === settings.server.port;
		const isUp = this.#state.kind !== 'failed';
		if (isUp && isSamePort && isSameHandshake(old.limits, settings.limits)) {
			if (isSameLan(old.server.lan, settings.server.lan)) this.#server.update(settings);
			else await this.#server.updateLan(settings, 1012, restarting);
			this.#tell();
			this.#timer ??= this.#measureLater();
			return;
		}
		await this.#server.stop(1012, restarting);
		await this.#start(settings, isSamePort ? this.#wanted : settings.server.port);
	}

	#measureLater(): NodeJS.Timeout {
		return setTimeout(() => {
			this.#measure();
		}, EVERY);
	}

	#measure(): void {
		const rate = this.#counted;
		this.#counted = { in: 0, out: 0 };
		const { lan } = this.#server;
		const isSame =
			rate.in === this.#rate.in && rate.out === this.#rate.out && lan === this.#toldLan;
		this.#rate = rate;
		if (!isSame) this.#tell();
		const isBusy = rate.in > 0 || rate.out > 0 || lan.kind !== 'off';
		this.#timer = isBusy ? this.#measureLater() : undefined;
	}

	#setState(state: ServerState): void {
		this.#state = state;
		this.#tell();
	}

	#tell(): void {
		this.#toldLan = this.#server.lan;
		this.#bus.emit('server.changed', this.snapshot());
	}
}

const restarting = say(
	'The bridge restarts with new settings.',
	'新しい設定でブリッジを再起動します。',
);

const isSameLan = (old: Lan, lan: Lan) =>
	old.interface === lan.interface &&
	old.certificate === lan.certificate &&
	old.privateKey === lan.privateKey;

/** Limits that a server keeps for as long as it runs. */
const isSameHandshake = (old: ServerSections['limits'], limits: ServerSections['limits']) =>
	old.maxMessageBytes === limits.maxMessageBytes &&
	old.maxFragments === limits.maxFragments &&
	old.handshakeSeconds === limits.handshakeSeconds;
