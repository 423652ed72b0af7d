import { defaultSettings } from '../../main/contract/settings.ts';
import type { Words } from '../../main/contract/words.ts';
import { BridgeServer, type ServerSettings, type ServerTiming } from '../../main/server/server.ts';
import { connect, type ConnectOptions, type TextClient } from './text-client.ts';
import { until } from './until.ts';

/** A client's end, as the server told it. */
export interface Ending {
	readonly code: number;
	readonly why: Words;
}

/** The server alone, without journal or adapters: it sends every text back. Stopped when the test's scope ends. */
export class TestServer implements AsyncDisposable {
	/** What callers were refused with, oldest first. */
	readonly refused: Words[] = [];
	readonly endings: Ending[] = [];
	readonly heard: string[] = [];
	readonly roundTrips: number[] = [];
	readonly server: BridgeServer;

	constructor(timing: Partial<ServerTiming>) {
		this.server = new BridgeServer(
			{
				onOpen: (connection) => ({
					onText: (text) => {
						this.heard.push(text);
						connection.send(text);
					},
					onClose: (code, why) => this.endings.push({ code, why }),
					onRoundTrip: (ms) => this.roundTrips.push(ms),
				}),
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

	[Symbol.asyncDispose](): Promise<void> {
		return this.server.stop(1001, { en: 'The test is over.', ja: 'テスト終了。' });
	}
}

export async function openTestServer(
	settings: Partial<ServerSettings> = {},
	timing: Partial<ServerTiming> = {},
): Promise<TestServer> {
	const opened = new TestServer(timing);
	await opened.server.start({ ...defaultSettings.server, port: 0, ...settings });
	return opened;
}
