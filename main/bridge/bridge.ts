import { join } from 'node:path';
import { Access, type AccessOptions } from '../access/access.ts';
import type { KeyStore } from '../access/keys.ts';
import type { Adapter } from '../adapters/adapter.ts';
import { AdapterHost } from '../adapters/host.ts';
import type { Desktop } from './desktop.ts';
import { createHandlers } from '../api/handlers.ts';
import type { Handlers } from '../contract/commands.ts';
import type { Notice } from '../contract/server.ts';
import type { Words } from '../contract/words.ts';
import type { SecretStore } from '../config/secrets.ts';
import type { SettingsStore } from '../config/settings-store.ts';
import type { Journal } from '../journal/journal.ts';
import type { ServerTiming } from '../server/server.ts';
import { createAccessHooks } from './access-hooks.ts';
import { Bus } from './bus.ts';
import { ClientCaller } from './callers.ts';
import type { Client } from './client.ts';
import { Clients } from './clients.ts';
import { Composer } from './composer.ts';
import { createCrashFacts } from './crash-facts.ts';
import type { CrashWatch } from './crash-watch.ts';
import { Newsroom } from './newsroom.ts';
import { Forwarding } from './forwarding.ts';
import type { Notices } from './notices.ts';
import { Paces } from './paces.ts';
import { Reception } from './reception.ts';
import { Router } from './router.ts';
import { ServerControl } from './server-control.ts';
import { SleepWatch, type SleepTiming } from './sleep-watch.ts';
import { StatusLog } from './status-log.ts';
import { stripped } from './stripped.ts';
import { Throttle } from './throttle.ts';

/** How often adapters hear what is wanted, in ms: clients come and go by the hundred. */
const DEMAND_EVERY = 100;

/** How often the page hears of access, in ms: questions of a hostile item change with every message. */
const ACCESS_EVERY = 250;

export interface BridgeParts {
	readonly version: string;
	readonly dataFolder: string;
	readonly adapters: ReadonlyMap<string, Adapter>;
	readonly journal: Journal;
	readonly settings: SettingsStore;
	readonly secrets: SecretStore;
	readonly keys: KeyStore;
	readonly access?: Pick<AccessOptions, 'policy' | 'given' | 'approvalLimit'> | undefined;
	readonly notices: Notices;
	/** The app around it, where that is a desktop's. */
	readonly desktop?: Desktop | undefined;
	/** Whoever writes a report when the app has to end. */
	readonly crashes?: CrashWatch | undefined;
	/** Takes the place of the port in the settings, for this start only. */
	readonly port?: number | undefined;
	readonly timing?: Partial<ServerTiming>;
	/** How sleep is noticed. */
	readonly sleep?: Partial<SleepTiming> | undefined;
}

export interface Bridge {
	/** What the page may ask for. */
	readonly handlers: Handlers;
	/** What the page is told. */
	readonly bus: Bus;
	/** The port that listens, once started. */
	readonly port: number;
	/**
	 * The machine was asleep, or its network changed: adapters connect again or show that they still are, clients are
	 * pinged, and what ends by the clock has ended. The bridge notices sleep itself, some seconds later.
	 */
	wake(): void;
	/** Something that a person should know; it stays on the page until dismissed. */
	notify(notice: Omit<Notice, 'at'>): void;
	/** A row of the journal about what happened at the page's own door. */
	record(kind: 'refused' | 'limit', words: Words): void;
	/** @throws PortError; everything else then runs all the same, so that the page can mend it */
	start(): Promise<void>;
	/** Ends everything: clients, adapters, journal, in that order, so that the last rows are written. */
	stop(): Promise<void>;
}

/** Joins the parts into one running bridge. Knows no electron, no page, no files. */
export function createBridge(parts: BridgeParts): Bridge {
	const { journal, settings, secrets, notices } = parts;
	const bus = new Bus();
	const clients = new Clients(bus);
	const statusLog = new StatusLog(journal);
	const forwarding = new Forwarding();
	const newsroom = new Newsroom(clients, journal, forwarding);
	const files = join(parts.dataFolder, 'adapters');
	const host = new AdapterHost(
		{ adapters: parts.adapters, secrets, folder: files },
		{
			onChange(instance) {
				statusLog.follow(instance);
				bus.emit('instance.changed', instance);
			},
			onNews: (news) => {
				newsroom.publish(news);
				if (!forwarding.isOn) return;
				host.overhear({ ...news, values: stripped(news.values, news.spec.untrusted) });
			},
			onSend: (instance, to, text) => {
				newsroom.send(instance, to, text);
			},
			onLog: (instance, words) => journal.add({ kind: 'status', instance, words }),
		},
	);
	const accessChanged = new Throttle(ACCESS_EVERY, () => {
		bus.emit('access.changed', access.snapshot());
	});
	const access = new Access<Client>(
		{ ...parts.access, settings: settings.current.access, store: parts.keys },
		createAccessHooks({ clients, journal, notices, onChange: accessChanged.want }),
	);
	const demand = new Throttle(DEMAND_EVERY, () => {
		host.want((verb) => clients.listeners.some((client) => client.isSubscribed(verb)));
	});
	const paces = new Paces({ access, clients });
	const router = new Router({
		access,
		forwarding,
		host,
		journal,
		newsroom,
		callerOf: (client) => new ClientCaller({ clients, demand, host, newsroom }, client),
	});
	const reception = new Reception({
		access,
		paces,
		clients,
		host,
		journal,
		newsroom,
		router,
		demand,
		countIn: () => {
			server.countIn();
		},
		countOut: () => {
			server.countOut();
		},
	});
	const server = new ServerControl({ bus, forwarding }, reception, parts.timing ?? {});
	const composer = new Composer(reception.nextId(), { clients, journal, router });
	clients.addPage(composer.client);
	parts.crashes?.ask(createCrashFacts({ ...parts, access, clients, host, server }));
	const wake = () => {
		access.wake();
		server.wake();
		host.wake();
	};
	const sleepWatch = new SleepWatch(parts.sleep ?? {}, (words) => {
		journal.add({ kind: 'notice', words });
		wake();
	});
	const unfollowSettings = settings.onChange((changed) => {
		journal.configure(changed.journal);
		access.configure(changed.access);
		paces.applyToAll();
		bus.emit('settings.changed', changed);
	});
	const unfollowNotices = notices.onChange((all) => {
		bus.emit('notices.changed', all);
	});
	return {
		bus,
		handlers: createHandlers({
			...parts,
			access,
			bus,
			clients,
			composer,
			host,
			newsroom,
			paces,
			server,
		}),
		get port() {
			return server.port;
		},
		wake,
		notify(notice) {
			notices.add(notice);
		},
		record(kind, words) {
			journal.add({ kind, words });
		},
		async start() {
			for (const instance of settings.current.instances) {
				if (parts.adapters.has(instance.adapter)) host.add(instance);
			}
			sleepWatch.start();
			await server.start(settings.current, parts.port);
		},
		async stop() {
			sleepWatch.stop();
			unfollowSettings();
			await server.stop();
			router.stop();
			await host.stop();
			demand.stop();
			clients.stop();
			await access.stop();
			accessChanged.stop();
			await journal.stop();
			// Last, since the journal may have something to say when it stops.
			unfollowNotices();
		},
	};
}
