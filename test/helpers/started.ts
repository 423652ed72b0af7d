import { join } from 'node:path';
import { tmpdir } from 'node:os';
import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { vi } from 'vitest';
import * as z from 'zod';
import type {
	Adapter,
	AdapterClient,
	AdapterContext,
	AdapterReport,
	Audience,
	Command,
	Session,
} from '../../main/adapters/adapter.ts';
import type { Words } from '../../main/contract/words.ts';
import { TestClient } from './adapter-client.ts';

export interface Told {
	readonly event: string;
	readonly values: Readonly<Record<string, unknown>>;
	/** Null: all who subscribed. */
	readonly audience: Audience | null;
}

/** A text that went out as it is. */
export interface Sent {
	readonly to: readonly AdapterClient[];
	readonly text: string;
}

/** What a test hears from an adapter, and how long it waits for it. */
const PATIENCE = 15_000;

/** Everything an adapter tells the app, in the order in which it told it. */
export class Heard {
	readonly reports: AdapterReport[] = [];
	readonly told: Told[] = [];
	readonly logs: Words[] = [];
	readonly sent: Sent[] = [];
	/** States that no longer are. */
	readonly forgotten: Omit<Told, 'audience'>[] = [];
	readonly #ender = new AbortController();
	readonly context: AdapterContext = {
		folder: join(tmpdir(), `rb-adapter-${randomUUID()}`),
		setStatus: (report) => this.reports.push(report),
		emit: (event, values, audience) =>
			this.told.push({ event, values, audience: audience ?? null }),
		forget: (event, values = {}) => this.forgotten.push({ event, values }),
		send: (clients, text) => this.sent.push({ to: [...clients], text }),
		log: (words) => this.logs.push(words),
		signal: this.#ender.signal,
	};

	get last(): AdapterReport | undefined {
		return this.reports.at(-1);
	}

	/** Values of an event, oldest first. */
	of(event: string): Readonly<Record<string, unknown>>[] {
		return this.told.filter((one) => one.event === event).map(({ values }) => values);
	}

	/** Forgets what was told, so that the next wait is for something new. */
	clear(): void {
		this.told.length = 0;
	}

	/** Waits until an event has been told with these values, and perhaps more. */
	async event(event: string, values: Readonly<Record<string, unknown>> = {}): Promise<void> {
		const isIt = (told: Told) =>
			told.event === event &&
			Object.entries(values).every(
				([name, value]) => JSON.stringify(told.values[name]) === JSON.stringify(value),
			);
		await waitFor(`${event} ${JSON.stringify(values)} in ${JSON.stringify(this.of(event))}`, () =>
			this.told.some(isIt),
		);
	}

	async report(kind: AdapterReport['kind']): Promise<AdapterReport> {
		await waitFor(
			`status ${kind}, not ${JSON.stringify(this.last)}`,
			() => this.last?.kind === kind,
		);
		if (!this.last) throw new Error('It said nothing.');
		return this.last;
	}

	abort(): void {
		this.#ender.abort(new Error('The test ends it.'));
	}
}

async function waitFor(what: string, isSo: () => boolean): Promise<void> {
	await vi.waitFor(
		() => {
			if (!isSo()) throw new Error(`Waited for ${what}`);
		},
		{ timeout: PATIENCE, interval: 10 },
	);
}

/** A running adapter and what it says. Stopped when the test's scope ends. */
export class Started extends Heard implements AsyncDisposable {
	/** Who sends what `run` runs, unless a test says otherwise. */
	readonly client = new TestClient('Booth');
	readonly #adapter: Adapter;
	#session: Session | null = null;

	constructor(adapter: Adapter) {
		super();
		this.#adapter = adapter;
	}

	get session(): Session {
		if (!this.#session) throw new Error('It is not running.');
		return this.#session;
	}

	async start(settings: unknown): Promise<this> {
		this.#session = await this.#adapter.start(settings, this.context);
		return this;
	}

	/** Runs a command as the host does: params and result go through their declarations. */
	async run(
		name: string,
		params: Readonly<Record<string, unknown>> = {},
		{ signal, client }: { signal?: AbortSignal; client?: AdapterClient } = {},
	) {
		const command = this.#command(name);
		const checked = command.params.parse(params);
		const result = await command.run(this.session, checked, {
			signal: signal ?? this.context.signal,
			client: client ?? this.client,
		});
		return z.strictObject(command.result.shape).parse(result);
	}

	async suggest(name: string, param: string, given: Readonly<Record<string, string>> = {}) {
		const suggest = this.#command(name).suggest?.[param];
		if (!suggest) throw new Error(`${name} suggests nothing for ${param}.`);
		return suggest(this.session, given);
	}

	#command(name: string): Command<Session> {
		const command = this.#adapter.commands.get(name);
		if (!command) throw new Error(`No command is named ${name}.`);
		// An adapter's commands take the session that its own start returned.
		return command as Command<unknown>;
	}

	async stop(): Promise<void> {
		const session = this.#session;
		this.#session = null;
		await session?.stop();
	}

	async [Symbol.asyncDispose](): Promise<void> {
		this.abort();
		await this.stop();
		await rm(this.context.folder, { recursive: true, force: true });
	}
}

/** Starts an adapter for one test. */
export const started = (adapter: Adapter, settings: unknown): Promise<Started> =>
	new Started(adapter).start(settings);
