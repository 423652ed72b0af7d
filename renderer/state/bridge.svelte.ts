import type { AccessSnapshot } from '../../main/contract/access.ts';
import type { AdapterInfo, InstanceSnapshot } from '../../main/contract/adapters.ts';
import type { ClientSnapshot } from '../../main/contract/clients.ts';
import type { CommandName, Input, Output, Snapshot } from '../../main/contract/commands.ts';
import type { DesktopState } from '../../main/contract/desktop.ts';
import type { Notice, ServerSnapshot } from '../../main/contract/server.ts';
import type { Settings } from '../../main/contract/settings.ts';
import type { Unsubscribe } from '../../main/contract/transport.ts';
import type { Link, LinkState } from '../transport/link.ts';
import { mergeById } from './merge.ts';
import { isComposer } from './users.ts';

/** What the page looks like before the bridge has said how it should. */
const firstPage: Settings['page'] = {
	language: 'auto',
	theme: 'auto',
	textSize: 'normal',
	motion: 'auto',
};

/** The bridge as the page sees it. The bridge owns the truth; this loads it, then follows. */
export class Bridge {
	link = $state.raw<LinkState>({ kind: 'connecting' });
	/** Why the last load failed, until one works. */
	loadError = $state.raw<unknown>(null);
	version = $state('');
	dataFolder = $state('');
	server = $state.raw<ServerSnapshot | null>(null);
	clients = $state.raw<readonly ClientSnapshot[]>([]);
	/** What adapters there are, the built-in one included. */
	adapters = $state.raw<readonly AdapterInfo[]>([]);
	instances = $state.raw<readonly InstanceSnapshot[]>([]);
	settings = $state.raw<Settings | null>(null);
	/** Policy, keys, and questions to the person. */
	access = $state.raw<AccessSnapshot | null>(null);
	notices = $state.raw<readonly Notice[]>([]);
	/** The app around the page; null in a browser. */
	desktop = $state.raw<DesktopState | null>(null);

	readonly page = $derived(this.settings?.page ?? firstPage);
	/** There is an address that works, if only to be refused at. */
	readonly isListening = $derived(
		this.server?.state.kind === 'listening' || this.server?.state.kind === 'refusing',
	);
	/** Those that are here, the page's own composer apart. */
	readonly connected = $derived(
		this.clients.filter((client) => !client.left && !isComposer(client)),
	);
	readonly #link: Link;
	#changes: Promise<void> = Promise.resolve();

	constructor(link: Link) {
		this.#link = link;
		this.link = link.state;
	}

	/** Loads everything whenever the link opens, and follows changes until the returned function is called. */
	follow(): Unsubscribe {
		const link = this.#link;
		const stops = [
			link.watch((state) => {
				this.link = state;
				if (state.kind === 'open') void this.load();
			}),
			link.on('server.changed', (server) => (this.server = server)),
			link.on('clients.changed', ({ changed, forgotten }) => {
				const merged = mergeById(this.clients, changed);
				this.clients = merged.filter(({ id }) => !forgotten.includes(id));
			}),
			link.on('instance.changed', (instance) => {
				this.instances = mergeById(this.instances, [instance]);
			}),
			link.on('instance.removed', ({ id }) => {
				this.instances = this.instances.filter((instance) => instance.id !== id);
			}),
			link.on('settings.changed', (settings) => (this.settings = settings)),
			link.on('access.changed', (access) => (this.access = access)),
			link.on('notices.changed', (notices) => (this.notices = notices)),
			link.on('desktop.changed', (desktop) => (this.desktop = desktop)),
			link.start(),
		];
		return () => {
			for (const stop of stops) stop();
		};
	}

	async load(): Promise<void> {
		try {
			this.#show(await this.#link.call('app.load', null));
			this.loadError = null;
		} catch (error) {
			this.loadError = error;
		}
	}

	/** @throws an Error that `problemOf` puts into words */
	call<N extends CommandName>(name: N, input: Input<N>): Promise<Output<N>> {
		return this.#link.call(name, input);
	}

	/**
	 * Saves some settings of a section at once. One change follows the other, each from what the one before left, so that
	 * quick ones do not undo each other.
	 * @throws an Error that `problemOf` puts into words
	 */
	change<S extends 'access' | 'desktop' | 'page'>(
		section: S,
		change: Partial<Settings[S]>,
	): Promise<void> {
		const saving = this.#changes.then(async () => {
			if (!this.settings) return;
			const changed = { ...this.settings[section], ...change };
			this.settings = await this.call('settings.save', { [section]: changed });
		});
		// The next one is tried even if this one fails; whoever asked for this one hears of it.
		this.#changes = saving.catch(() => undefined);
		return saving;
	}

	adapterOf(instance: InstanceSnapshot): AdapterInfo | undefined {
		return this.adapters.find(({ id }) => id === instance.adapter);
	}

	#show(snapshot: Snapshot) {
		this.version = snapshot.version;
		this.dataFolder = snapshot.dataFolder;
		this.server = snapshot.server;
		this.clients = snapshot.clients;
		this.adapters = snapshot.adapters;
		this.instances = snapshot.instances;
		this.settings = snapshot.settings;
		this.access = snapshot.access;
		this.notices = snapshot.notices;
		this.desktop = snapshot.desktop;
	}
}
