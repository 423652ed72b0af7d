import type { AdapterStatus, InstanceSnapshot } from '../contract/adapters.ts';
import { AppError } from '../contract/errors.ts';
import type { InstanceSettings } from '../contract/settings.ts';
import { say, type Words } from '../contract/words.ts';
import type { Values } from '../wire/encode.ts';
import type { Args } from '../wire/frame.ts';
import type { Adapter } from './adapter.ts';
import { createCatalog, prepareCall, runCall, type Catalog } from './call.ts';
import { Run } from './run.ts';
import { StateStore, type News } from './state-store.ts';

/** Where secrets are kept. Keys are `<instance>.<field>`. */
export interface Secrets {
	has(key: string): boolean;
	get(key: string): string | undefined;
}

export interface HostHooks {
	onChange(instance: InstanceSnapshot): void;
	onNews(news: News): void;
	onLog(instance: string, words: Words): void;
}

interface Instance {
	config: InstanceSettings;
	readonly adapter: Adapter;
	readonly catalog: Catalog;
	status: AdapterStatus;
	since: number;
	lastError: { at: number; why: Words } | null;
	run: Run | null;
}

/** Runs the instances of adapters. An adapter that crashes ends here, never in the server. */
export class AdapterHost {
	readonly #adapters: ReadonlyMap<string, Adapter>;
	readonly #secrets: Secrets;
	readonly #hooks: HostHooks;
	readonly #instances = new Map<string, Instance>();
	readonly #states = new StateStore();

	constructor(adapters: ReadonlyMap<string, Adapter>, secrets: Secrets, hooks: HostHooks) {
		this.#adapters = adapters;
		this.#secrets = secrets;
		this.#hooks = hooks;
	}

	/** @throws AppError ADAPTER_UNKNOWN */
	add(config: InstanceSettings): void {
		const adapter = this.#adapters.get(config.adapter);
		if (!adapter) {
			const { adapter: name } = config;
			throw new AppError(
				'ADAPTER_UNKNOWN',
				say(`There is no adapter "${name}".`, `アダプター "${name}" はありません。`),
			);
		}
		const instance: Instance = {
			config,
			adapter,
			catalog: createCatalog(adapter),
			status: { kind: 'off' },
			since: Date.now(),
			lastError: null,
			run: null,
		};
		this.#instances.set(config.id, instance);
		if (config.enabled) this.#start(instance);
		else this.#setStatus(instance, { kind: 'off' });
	}

	/** Takes new settings or a new switch position: the old run ends, and a new one begins if it is on. */
	async configure(config: InstanceSettings): Promise<void> {
		const instance = this.#find(config.id);
		instance.config = config;
		await this.#end(instance);
		// Switched twice while the old run was ending: the newest settings count.
		if (instance.run) return;
		if (instance.config.enabled) this.#start(instance);
		else this.#setStatus(instance, { kind: 'off' });
	}

	async remove(id: string): Promise<void> {
		const instance = this.#find(id);
		this.#instances.delete(id);
		await this.#end(instance);
		this.#states.forget(id);
	}

	async stop(): Promise<void> {
		await Promise.all([...this.#instances.values()].map((instance) => this.#end(instance)));
	}

	retry(id: string): void {
		this.#find(id).run?.tryNow();
	}

	has(id: string): boolean {
		return this.#instances.has(id);
	}

	snapshot(id: string): InstanceSnapshot {
		return this.#snapshot(this.#find(id));
	}

	snapshots(): InstanceSnapshot[] {
		return [...this.#instances.values()].map((instance) => this.#snapshot(instance));
	}

	/** Catalogs by instance, for help and completion. */
	catalogs(): Map<string, Catalog> {
		return new Map([...this.#instances].map(([id, { catalog }]) => [id, catalog]));
	}

	/** The newest value of every state event. */
	states(): Iterable<News> {
		return this.#states.all();
	}

	/**
	 * Runs one command of one instance.
	 * @throws AppError with what to tell the client
	 */
	run(id: string, command: string, args: Args): Values | Promise<Values> {
		const instance = this.#find(id);
		const call = prepareCall(instance.catalog, command, args);
		const ready = instance.run?.ready;
		if (!ready) throw notReady(id, instance.status);
		return runCall(call, ready.session, ready.signal);
	}

	/** Values that a param can have right now; none while the adapter is not ready. */
	async suggest(
		id: string,
		command: string,
		given: { param: string; values: Record<string, string> },
	): Promise<string[]> {
		const instance = this.#find(id);
		const ready = instance.run?.ready;
		const suggest = instance.adapter.commands.get(command)?.suggest;
		const values =
			suggest && Object.hasOwn(suggest, given.param) ? suggest[given.param] : undefined;
		if (!ready || !values) return [];
		return values(ready.session as never, given.values);
	}

	#start(instance: Instance): void {
		const { config, adapter } = instance;
		const settings: Record<string, unknown> = { ...config.settings };
		for (const { name, secret } of adapter.info.settings) {
			const key = `${config.id}.${name}`;
			if (secret && this.#secrets.has(key)) settings[name] = this.#secrets.get(key);
		}
		instance.run = new Run(adapter, settings, {
			onStatus: (status) => {
				this.#setStatus(instance, status);
			},
			onEvent: (event, values) => {
				this.#emit(instance, event, values);
			},
			onLog: (words) => {
				this.#hooks.onLog(config.id, words);
			},
		});
		instance.run.tryNow();
	}

	async #end(instance: Instance): Promise<void> {
		const { run } = instance;
		instance.run = null;
		await run?.stop();
	}

	#setStatus(instance: Instance, status: AdapterStatus): void {
		const was = instance.status;
		instance.status = status;
		if (status.kind !== was.kind) instance.since = Date.now();
		const why = 'why' in status ? status.why : null;
		if (why) instance.lastError = { at: Date.now(), why };
		if (status.kind === 'ready' && was.kind !== 'ready') {
			this.#emit(instance, 'connected', { connected: true });
		} else if (status.kind !== 'ready' && (was.kind === 'ready' || was.kind === 'off')) {
			this.#states.forget(instance.config.id);
			this.#emit(instance, 'connected', { connected: false });
		}
		this.#tell(instance);
	}

	#emit(instance: Instance, event: string, values: Values): void {
		const spec = instance.adapter.events.get(event);
		if (!spec)
			throw new TypeError(`The adapter "${instance.adapter.id}" declares no event "${event}".`);
		const { id } = instance.config;
		const ordered = Object.fromEntries(
			Object.keys(spec.fields.shape).map((name) => [name, values[name]]),
		);
		const news: News = { instance: id, event, verb: `${id}.${event}`, spec, values: ordered };
		this.#states.remember(news);
		this.#hooks.onNews(news);
	}

	#tell(instance: Instance): void {
		if (this.#instances.get(instance.config.id) === instance)
			this.#hooks.onChange(this.#snapshot(instance));
	}

	#snapshot({ config, adapter, status, since, lastError }: Instance): InstanceSnapshot {
		const secrets = adapter.info.settings.filter(({ secret }) => secret);
		return {
			id: config.id,
			adapter: config.adapter,
			enabled: config.enabled,
			status,
			since,
			lastError,
			settings: config.settings,
			secrets: Object.fromEntries(
				secrets.map(({ name }) => [name, this.#secrets.has(`${config.id}.${name}`)]),
			),
		};
	}

	#find(id: string): Instance {
		const instance = this.#instances.get(id);
		if (instance) return instance;
		throw new AppError(
			'ADAPTER_UNKNOWN',
			say(`There is no adapter "${id}".`, `アダプター "${id}" はありません。`),
		);
	}
}

function notReady(id: string, status: AdapterStatus): AppError {
	const known: Record<AdapterStatus['kind'], Words> = {
		off: say('it is switched off on the page of the bridge', 'ブリッジの画面でオフになっています'),
		starting: say('it is starting', '起動中です'),
		connecting: say(
			'it is not connected and tries again by itself',
			'未接続で、自動的に再接続を試みています',
		),
		ready: say('it is getting ready', '準備中です'),
		'needs-you': say(
			'it waits for the person at the desktop',
			'デスクトップでの操作を待っています',
		),
		failed: say('it failed', '失敗しました'),
	};
	const { en, ja } = known[status.kind];
	return new AppError(
		'ADAPTER_NOT_READY',
		say(`"${id}" is not ready: ${en}.`, `"${id}" は使えません: ${ja}。`),
	);
}
