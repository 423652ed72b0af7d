import { join } from 'node:path';
import type { AdapterStatus, InstanceSnapshot } from '../contract/adapters.ts';
import { AppError } from '../contract/errors.ts';
import type { InstanceSettings } from '../contract/settings.ts';
import { say, type Words } from '../contract/words.ts';
import type { Values } from '../wire/encode.ts';
import type { Args } from '../wire/frame.ts';
import { inPart } from '../wire/value.ts';
import type { Route } from '../wire/address.ts';
import type { Adapter, AdapterClient, Audience, Visit } from './adapter.ts';
import { guarded } from './crash.ts';
import {
	createCatalog,
	prepareCall,
	runCall,
	runSuggest,
	type Call,
	type Catalog,
} from './call.ts';
import { newsOf, notReady, snapshotOf, type Instance, type Secrets } from './instance.ts';
import { withSecrets } from './setting-secrets.ts';
import { Listening } from './listening.ts';
import { Run } from './run.ts';
import { StateStore, subjectOf, type News } from './state-store.ts';

export interface HostHooks {
	onChange(instance: InstanceSnapshot): void;
	onNews(news: News): void;
	/** Texts as they are, to clients that came by a route of the adapter. */
	onSend(instance: string, clients: Iterable<AdapterClient>, text: string): void;
	onLog(instance: string, words: Words): void;
}

/** A command that was found right and can run. */
export interface Prepared {
	readonly call: Call;
	/** Of the adapter: OBS Studio. */
	readonly title: Words;
	run(client: AdapterClient): Values | Promise<Values>;
}

interface HostParts {
	readonly adapters: ReadonlyMap<string, Adapter>;
	readonly secrets: Secrets;
	/** Each instance has one of its id in here. */
	readonly folder: string;
}

/** Runs the instances of adapters. An adapter that crashes ends here, never in the server. */
export class AdapterHost {
	readonly #adapters: ReadonlyMap<string, Adapter>;
	readonly #secrets: Secrets;
	/** For the files of instances. */
	readonly #folder: string;
	readonly #hooks: HostHooks;
	readonly #instances = new Map<string, Instance>();
	readonly #states = new StateStore();
	readonly #listening = new Listening(() => this.#instances.values());
	#isStopped = false;

	constructor({ adapters, secrets, folder }: HostParts, hooks: HostHooks) {
		this.#adapters = adapters;
		this.#secrets = secrets;
		this.#folder = folder;
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
			wanted: new Set(),
			run: null,
			ending: Promise.resolve(),
		};
		this.#instances.set(config.id, instance);
		if (config.enabled) this.#start(instance);
		else this.#setStatus(instance, { kind: 'off' });
	}

	/** Takes new settings or a new switch position: the old run ends, and a new one begins if it is on. */
	async configure(config: InstanceSettings): Promise<void> {
		const instance = this.#find(config.id);
		instance.config = config;
		// What went wrong with the old settings says nothing of the new ones.
		instance.lastError = null;
		await this.#end(instance);
		// Changed twice, or removed, while the old run was ending: what counts is how it is now.
		const isGone = this.#isStopped || this.#instances.get(config.id) !== instance;
		if (isGone || instance.run) return;
		if (instance.config.enabled) this.#start(instance);
		else this.#setStatus(instance, { kind: 'off' });
	}

	async remove(id: string): Promise<void> {
		const instance = this.#find(id);
		this.#instances.delete(id);
		await this.#end(instance);
		this.#setStatus(instance, { kind: 'off' });
		this.#states.forget(id);
	}

	/** Ends all instances; none starts again. */
	async stop(): Promise<void> {
		this.#isStopped = true;
		await Promise.all([...this.#instances.values()].map((instance) => this.#end(instance)));
	}

	retry(id: string): void {
		this.#find(id).run?.tryNow();
	}

	/** The machine was asleep: those that wait for their next try do it now, the others show that they are still there. */
	wake(): void {
		for (const { run } of this.#instances.values()) run?.wake();
	}

	has(id: string): boolean {
		return this.#instances.has(id);
	}

	snapshot(id: string): InstanceSnapshot {
		return snapshotOf(this.#find(id), this.#secrets);
	}

	snapshots(): InstanceSnapshot[] {
		return [...this.#instances.values()].map((instance) => snapshotOf(instance, this.#secrets));
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
	 * Reads one command of one instance, without running it.
	 * @throws AppError with what to tell the client
	 */
	prepare(id: string, command: string, args: Args): Prepared {
		const instance = this.#find(id);
		const call = prepareCall(instance.catalog, command, args);
		const ready = instance.run?.ready;
		if (!ready) throw notReady(id, instance.status);
		return {
			call,
			title: instance.adapter.info.title,
			run: (client) =>
				ready.run(() => runCall(call, ready.session, { client, stopped: ready.signal })),
		};
	}

	/**
	 * Runs one command of one instance.
	 * @throws AppError with what to tell the client
	 */
	run(
		id: string,
		command: string,
		{ args, client }: { args: Args; client: AdapterClient },
	): Values | Promise<Values> {
		return this.prepare(id, command, args).run(client);
	}

	/**
	 * Who hears the texts of a client that came by an adapter's own route. Null while no instance serves it.
	 */
	visit(client: AdapterClient, visit: Visit): ((text: string) => void) | null {
		const ready = this.#serving(visit.route)?.run?.ready;
		return (
			ready?.attempt((session) => {
				const hear = session.visit?.(client, visit);
				return hear ? guarded(hear) : null;
			}) ?? null
		);
	}

	/** Whether some instance serves the clients of a route. */
	serves(route: Route): boolean {
		return this.#serving(route) !== undefined;
	}

	/** Lets adapters hear the news of others. */
	overhear(news: Pick<News, 'instance' | 'verb' | 'values'>): void {
		this.#listening.overhear(news);
	}

	/** Tells the adapters that ask which of their events somebody wants. */
	want(isWanted: (verb: string) => boolean): void {
		this.#listening.want(isWanted);
	}

	/**
	 * Something of a running instance as a file.
	 * @throws AppError
	 */
	async export(id: string, name: string): Promise<{ name: string; text: string }> {
		const instance = this.#find(id);
		const wanted = instance.adapter.exports.get(name);
		const ready = instance.run?.ready;
		if (!ready) throw notReady(id, instance.status);
		if (!wanted)
			throw new AppError(
				'TARGET_NOT_FOUND',
				say(`There is no export "${inPart(name)}".`, `書き出し "${inPart(name)}" はありません。`),
			);
		return ready.run(() => wanted.run(ready.session as never));
	}

	/**
	 * Values that a param can have right now; none while the adapter is not ready.
	 * @throws AppError
	 */
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
		return ready.run(() =>
			runSuggest(() => values(ready.session as never, given.values), ready.signal),
		);
	}

	#start(instance: Instance): void {
		const { config, adapter } = instance;
		const settings = withSecrets(adapter.info.settings, config.settings, (path) =>
			this.#secrets.get(`${config.id}.${path}`),
		);
		const folder = join(this.#folder, config.id);
		instance.run = new Run(
			{ adapter, settings, folder },
			{
				onStatus: (status) => {
					this.#setStatus(instance, status);
				},
				onEvent: (event, values, audience) => {
					this.#emit(instance, event, { values, audience });
				},
				onForget: (event, values) => {
					this.#forget(instance, event, values);
				},
				onSend: (clients, text) => {
					this.#hooks.onSend(config.id, clients, text);
				},
				onLog: (words) => {
					this.#hooks.onLog(config.id, words);
				},
			},
		);
		instance.run.tryNow();
	}

	async #end(instance: Instance): Promise<void> {
		const { run } = instance;
		instance.run = null;
		if (run) instance.ending = run.stop();
		await instance.ending;
	}

	#setStatus(instance: Instance, status: AdapterStatus): void {
		const was = instance.status;
		instance.status = status;
		if (status.kind !== was.kind) instance.since = Date.now();
		const why = 'why' in status ? status.why : null;
		if (why) instance.lastError = { at: Date.now(), why };
		const isReady = status.kind === 'ready';
		const connected = newsOf(instance, 'connected', { values: { connected: isReady } });
		if (!isReady) this.#states.forget(instance.config.id);
		this.#states.remember(connected);
		if (isReady !== (was.kind === 'ready')) this.#hooks.onNews(connected);
		this.#tell(instance);
		if (isReady !== (was.kind === 'ready')) this.#listening.change(instance);
	}

	#serving(route: Route): Instance | undefined {
		return [...this.#instances.values()].find(
			({ adapter, run }) => adapter.routes.includes(route) && run?.ready,
		);
	}

	#forget({ adapter, config }: Instance, event: string, values: Values): void {
		const spec = adapter.events.get(event);
		const subject = spec ? subjectOf(`${config.id}.${event}`, spec, values) : null;
		if (subject === null)
			throw new TypeError(`The adapter "${adapter.id}" declares no state "${event}".`);
		this.#states.drop(config.id, subject);
	}

	#emit(
		instance: Instance,
		event: string,
		said: { values: Values; audience?: Audience | undefined },
	): void {
		const news = newsOf(instance, event, said);
		this.#states.remember(news);
		this.#hooks.onNews(news);
	}

	#tell(instance: Instance): void {
		if (this.#instances.get(instance.config.id) === instance)
			this.#hooks.onChange(snapshotOf(instance, this.#secrets));
	}

	#find(id: string): Instance {
		const instance = this.#instances.get(id);
		if (instance) return instance;
		throw new AppError(
			'ADAPTER_UNKNOWN',
			say(`There is no adapter "${inPart(id)}".`, `アダプター "${inPart(id)}" はありません。`),
		);
	}
}
