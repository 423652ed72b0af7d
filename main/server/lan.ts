import type { Server } from 'node:http';
import { AppError } from '../contract/errors.ts';
import type { LanState } from '../contract/server.ts';
import type { Settings } from '../contract/settings.ts';
import { say, type Words } from '../contract/words.ts';
import { readCertificate, type Certificate } from './certificate.ts';
import { inUrl, urlOf, type Door } from './door.ts';
import { listInterfaces } from './interfaces.ts';
import { closed, isCode, listen } from './listen.ts';

export interface LanOptions {
	readonly port: number;
	readonly settings: Settings['server']['lan'];
	/** ms between two looks at the interface: Wi-Fi comes after the app, and its addresses change. */
	readonly every: number;
	createListener(door: Door, certificate: Certificate | null): Server;
}

/**
 * Listens for other machines: at the addresses of one interface, never at all of them. What goes wrong here is said in
 * the state and tried again, and loopback knows nothing of it.
 */
export class Lan {
	readonly #options: LanOptions;
	/** By address. */
	readonly #listeners = new Map<string, Server>();
	#certificate: Certificate | null = null;
	#state: LanState = { kind: 'off' };
	#timer: NodeJS.Timeout | undefined;
	#looking: Promise<void> = Promise.resolve();
	#isStopped = false;

	constructor(options: LanOptions) {
		this.#options = options;
	}

	/** A new object whenever it changes. */
	get state(): LanState {
		return this.#state;
	}

	/** Returns after the first look. Never fails: see the state. */
	async start(): Promise<void> {
		if (this.#options.settings.interface !== null) await this.#look();
	}

	/** Looks at the interface now: its addresses may be others. */
	wake(): void {
		if (this.#timer === undefined || this.#isStopped) return;
		clearTimeout(this.#timer);
		this.#timer = undefined;
		void this.#look();
	}

	/** Lets nobody in any more. Settles when the last connection has ended, which is up to others. */
	async stop(): Promise<void> {
		this.#isStopped = true;
		clearTimeout(this.#timer);
		await this.#looking;
		const all = [...this.#listeners.values()].map(closed);
		this.#listeners.clear();
		this.#setState({ kind: 'off' });
		await Promise.all(all);
	}

	#look(): Promise<void> {
		this.#looking = this.#reconcile().then(() => {
			if (this.#isStopped) return;
			this.#timer = setTimeout(() => {
				this.#timer = undefined;
				void this.#look();
			}, this.#options.every);
		});
		return this.#looking;
	}

	async #reconcile(): Promise<void> {
		const { interface: name, certificate } = this.#options.settings;
		const addresses = listInterfaces().find((one) => one.name === name)?.addresses ?? [];
		for (const [address, listener] of this.#listeners) {
			if (addresses.includes(address)) continue;
			this.#listeners.delete(address);
			// Its connections broke with the address and end on their own.
			void closed(listener);
		}
		let trouble = addresses.length === 0 ? interfaceGone(name ?? '') : null;
		try {
			if (certificate !== null || this.#options.settings.privateKey !== null)
				this.#certificate ??= await readCertificate(this.#options.settings);
			for (const address of addresses) trouble = (await this.#open(address)) ?? trouble;
		} catch (error) {
			if (!(error instanceof AppError)) throw error;
			trouble = error.words;
		}
		if (this.#listeners.size > 0) this.#setState({ kind: 'listening', addresses: this.#urls() });
		else if (trouble) this.#setState({ kind: 'failed', why: trouble });
	}

	/** @returns what went wrong */
	async #open(address: string): Promise<Words | null> {
		if (this.#listeners.has(address) || this.#isStopped) return null;
		const { port } = this.#options;
		const listener = this.#options.createListener(this.#door(address), this.#certificate);
		try {
			await listen(listener, port, address);
		} catch (error) {
			if (!(error instanceof Error)) throw error;
			return isCode(error, 'EADDRINUSE')
				? portTaken(port, address)
				: unreachable(address, error.message);
		}
		this.#listeners.set(address, listener);
		return null;
	}

	#door(address: string): Door {
		return {
			isLan: true,
			scheme: this.#certificate ? 'wss' : 'ws',
			hosts: [inUrl(address)],
		};
	}

	#urls(): string[] {
		return [...this.#listeners.keys()].map((address) =>
			urlOf(this.#door(address), this.#options.port),
		);
	}

	#setState(state: LanState): void {
		if (JSON.stringify(state) !== JSON.stringify(this.#state)) this.#state = state;
	}
}

const interfaceGone = (name: string): Words =>
	say(
		`This machine has no network interface "${name}" with an address now. It is looked for again and again; or choose another one under Settings > Server.`,
		`ネットワークインターフェイス "${name}" が見つからないか、アドレスがありません。見つかり次第、待ち受けを始めます。「設定 > サーバー」で別のインターフェイスも選べます。`,
	);

const portTaken = (port: number, address: string): Words =>
	say(
		`Port ${port} is in use at ${address} by another program. Close it, or choose another port under Settings > Server.`,
		`${address} のポート ${port} は別のプログラムが使用中です。それを終了するか、「設定 > サーバー」で別のポートを選んでください。`,
	);

const unreachable = (address: string, message: string): Words =>
	say(
		`The bridge can not listen at ${address} (${message}). It is tried again and again.`,
		`${address} で待ち受けできません (${message})。自動的に再試行します。`,
	);
