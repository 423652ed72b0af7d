import { writeFile } from 'node:fs/promises';
import type { Adapter } from '../../main/adapters/adapter.ts';
import { dispatch } from '../../main/api/dispatch.ts';
import type { Bridge } from '../../main/bridge/bridge.ts';
import { openBridge, type OpenOptions } from '../../main/bridge/open.ts';
import {
	commands,
	type CommandName,
	type Input,
	type Output,
} from '../../main/contract/commands.ts';
import type { Row } from '../../main/contract/rows.ts';
import { defaultSettings, type Settings } from '../../main/contract/settings.ts';
import { tempFolder } from './temp-folder.ts';
import { connect, type ConnectOptions, type TextClient } from './text-client.ts';
import { until } from './until.ts';

export interface TestBridgeOptions extends Pick<OpenOptions, 'timing' | 'port' | 'desktop'> {
	readonly adapters?: readonly Adapter[];
	readonly server?: Partial<Settings['server']>;
	/** Beside the defaults. Absent, everything is allowed: for stories about something else. */
	readonly access?: Partial<Settings['access']>;
	/** Beside the defaults. Absent, nothing is slowed down: for stories about something else. */
	readonly limits?: Partial<Settings['limits']>;
	/** What the command line says of access. */
	readonly commandLine?: OpenOptions['access'];
	readonly instances?: Settings['instances'];
	/** What lies in the data folder already, by name. */
	readonly files?: Readonly<Record<string, string>>;
}

/** Access and limits as they are when the app was just installed. */
export const asInstalled = { access: {}, limits: {} } as const satisfies TestBridgeOptions;

const allAllowed: Settings['access'] = { policy: 'open', danger: 'grant' };

const unlimited: Settings['limits'] = {
	...defaultSettings.limits,
	maxMessagesIn: 100_000,
	maxBytesIn: 104_857_600,
	maxMessagesOut: 10_000,
	burstOut: 10_000,
	maxWaitingOut: 10_000,
};

/** A running bridge on a free port, with a data folder of its own. Stopped when the test's scope ends. */
export class TestBridge implements AsyncDisposable {
	readonly bridge: Bridge;
	readonly folder: string;

	constructor(bridge: Bridge, folder: string) {
		this.bridge = bridge;
		this.folder = folder;
	}

	get port(): number {
		return this.bridge.port;
	}

	url(target = '/'): string {
		return `ws://127.0.0.1:${this.port}${target}`;
	}

	connect(target = '/', options?: ConnectOptions): Promise<TextClient> {
		return connect(this.url(target), options);
	}

	/** Asks as the page does. The answer has to be what the contract says. */
	async call<N extends CommandName>(
		name: N,
		input: Input<N>,
		signal = new AbortController().signal,
	): Promise<Output<N>> {
		const answer = await dispatch(this.bridge.handlers, { name, input }, signal);
		// As it crosses a wire: what JSON leaves out is not there.
		return commands[name].output.parse(JSON.parse(JSON.stringify(answer))) as Output<N>;
	}

	/** The rows in memory, oldest first. */
	async rows(isWanted: (row: Row) => boolean = () => true): Promise<Row[]> {
		const batch = await this.call('log.follow', { after: null, limit: 2_000, wait: 0 });
		return batch.rows.filter(isWanted);
	}

	/** Waits for a row. */
	row(isWanted: (row: Row) => boolean, what: string): Promise<Row> {
		return until(async () => (await this.rows(isWanted)).at(-1), `a row: ${what}`);
	}

	[Symbol.asyncDispose](): Promise<void> {
		return this.bridge.stop();
	}
}

export async function openTestBridge(options: TestBridgeOptions = {}): Promise<TestBridge> {
	const { access, adapters, commandLine, files, instances, limits, server, ...rest } = options;
	await using opened = new AsyncDisposableStack();
	const folder = opened.use(await tempFolder());
	const settings: Settings = {
		...defaultSettings,
		server: { ...defaultSettings.server, port: 0, ...server },
		access: access ? { ...defaultSettings.access, ...access } : allAllowed,
		limits: limits ? { ...defaultSettings.limits, ...limits } : unlimited,
		...(instances ? { instances } : {}),
	};
	await writeFile(folder.file('settings.json'), JSON.stringify(settings));
	for (const [name, text] of Object.entries(files ?? {})) await writeFile(folder.file(name), text);
	const bridge = await openBridge({
		...rest,
		access: commandLine,
		folder: folder.path,
		version: '0.0.0-test',
		...(adapters ? { adapters: new Map(adapters.map((adapter) => [adapter.id, adapter])) } : {}),
	});
	const running = opened.use(new TestBridge(bridge, folder.path));
	await bridge.start();
	const all = opened.move();
	return Object.assign(running, { [Symbol.asyncDispose]: () => all.disposeAsync() });
}
