import { defaultSettings, type Settings } from '../../main/contract/settings.ts';
import type { Words } from '../../main/contract/words.ts';
import type { Connection, Strike } from '../../main/server/connection.ts';
import type { Refusal } from '../../main/server/gate.ts';
import type { Admitted, Caller, ServerSections } from '../../main/server/hooks.ts';
import { BridgeServer, type ServerTiming } from '../../main/server/server.ts';
import type { Address } from '../../main/wire/address.ts';
import { connect, type ConnectOptions, type TextClient } from './text-client.ts';
import { until } from './until.ts';

/** A client's end, as the server told it. */
export interface Ending {
	readonly code: number;
	readonly why: Words;
}

/** Settings of both sections, by their names alone. */
export type ServerOverrides = Partial<Settings['server'] & Settings['limits']>;

/** Wide open: for tests of something else than limits. */
export const unlimited = {
	maxMessagesIn: 1_000_000,
	maxBytesIn: 1_000_000_000,
	maxMessagesOut: 1_000_000,
	burstOut: 1_000_000,
	maxWaitingOut: 1_000_000,
} as const satisfies ServerOverrides;

/** The default settings on a free port, but for these. */
export function sectionsOf(overrides: ServerOverrides = {}): ServerSections {
	const { server, limits } = defaultSettings;
	const entries = Object.entries(overrides);
	return {
		server: {
			...server,
			port: 0,
			...Object.fromEntries(entries.filter(([name]) => name in server)),
		},
		limits: { ...limits, ...Object.fromEntries(entries.filter(([name]) => name in limits)) },
	};
}

/** The server alone, without journal or adapters: it sends every text back. Stopped when the test's scope ends. */
export class TestServer implements AsyncDisposable {
	/** What callers were refused with, oldest first. */
	readonly refused: Words[] = [];
	readonly endings: Ending[] = [];
	readonly heard: string[] = [];
	/** What was handed to a socket, and when. */
	readonly sent: { readonly text: string; readonly at: number }[] = [];
	readonly strikes: Strike[] = [];
	readonly roundTrips: number[] = [];
	readonly callers: Caller[] = [];
	/** Those that were let in, oldest first. */
	readonly connections: Connection[] = [];
	readonly server: BridgeServer;
	/** Who may come in. */
	admit: (address: Address, caller: Caller) => Refusal | Admitted = () => ({ isKnown: false });
	/** What becomes of a text. */
	onText = (text: string, connection: Connection): void => {
		connection.send(text);
	};

	constructor(timing: Partial<ServerTiming>) {
		this.server = new BridgeServer(
			{
				admit: (address, caller) => this.admit(address, caller),
				onOpen: (connection, _address, caller) => {
					this.connections.push(connection);
					this.callers.push(caller);
					return {
						onText: (text) => {
							this.heard.push(text);
							this.onText(text, connection);
						},
						onSent: (text) => this.sent.push({ text, at: performance.now() }),
						onLimit: (strike) => this.strikes.push(strike),
						onClose: (code, why) => this.endings.push({ code, why }),
						onRoundTrip: (ms) => this.roundTrips.push(ms),
					};
				},
				onRefused: (words) => this.refused.push(words),
			},
			timing,
		);
	}

	get port(): number {
		return this.server.port;
	}

	url(target = '/'): string {
		return `ws://127.0.0.1:${this.port}${target}`;
	}

	connect(target = '/', options?: ConnectOptions): Promise<TextClient> {
		return connect(this.url(target), options);
	}

	/** The next refusal. */
	refusal(): Promise<Words> {
		return until(() => this.refused.shift(), 'a refusal');
	}

	/** How the next client that ends has ended. */
	ending(): Promise<Ending> {
		return until(() => this.endings.shift(), 'the end of a client');
	}

	/** The next limit that strikes. */
	strike(): Promise<Strike> {
		return until(() => this.strikes.shift(), 'a limit that strikes');
	}

	[Symbol.asyncDispose](): Promise<void> {
		return this.server.stop(1001, { en: 'The test is over.', ja: 'テスト終了。' });
	}
}

export async function openTestServer(
	overrides: ServerOverrides = {},
	timing: Partial<ServerTiming> = {},
): Promise<TestServer> {
	const opened = new TestServer(timing);
	await opened.server.start(sectionsOf(overrides));
	return opened;
}
