import type { Bridge } from '../bridge/bridge.ts';
import type { ClientSnapshot } from '../contract/clients.ts';
import type { Snapshot } from '../contract/commands.ts';
import type { Words } from '../contract/words.ts';
import type { Unsubscribe } from '../contract/transport.ts';

/** The bridge as the tray, the menu and the notifications see it. */
export type Seen = Pick<Snapshot, 'server' | 'instances' | 'settings' | 'access'> & {
	/** How many clients are connected. */
	readonly clients: number;
	/** Of the adapters, by id: OBS Studio. */
	readonly titles: ReadonlyMap<string, Words>;
};

/** Loads what there is once, then follows: the same road as the page's, without a wire. */
export class View {
	#seen: Seen;
	readonly #connected: Set<number>;
	readonly #listeners = new Set<(seen: Seen, before: Seen) => void>();
	readonly #undo: readonly Unsubscribe[];

	private constructor({ bus }: Bridge, snapshot: Snapshot) {
		const { server, instances, settings, access, clients, adapters } = snapshot;
		const isHere = ({ left, address }: ClientSnapshot) => !left && address !== 'page';
		this.#connected = new Set(clients.filter(isHere).map(({ id }) => id));
		this.#seen = {
			server,
			instances,
			settings,
			access,
			clients: this.#connected.size,
			titles: new Map(adapters.map(({ id, title }) => [id, title])),
		};
		this.#undo = [
			bus.on('server.changed', (changed) => {
				this.#set({ server: changed });
			}),
			bus.on('settings.changed', (changed) => {
				this.#set({ settings: changed });
			}),
			bus.on('access.changed', (changed) => {
				this.#set({ access: changed });
			}),
			bus.on('instance.changed', (changed) => {
				const isNew = !this.#seen.instances.some(({ id }) => id === changed.id);
				const others = this.#seen.instances.map((one) => (one.id === changed.id ? changed : one));
				this.#set({ instances: isNew ? [...others, changed] : others });
			}),
			bus.on('instance.removed', ({ id }) => {
				this.#set({ instances: this.#seen.instances.filter((one) => one.id !== id) });
			}),
			bus.on('clients.changed', ({ changed, forgotten }) => {
				for (const client of changed)
					if (isHere(client)) this.#connected.add(client.id);
					else this.#connected.delete(client.id);
				for (const id of forgotten) this.#connected.delete(id);
				if (this.#connected.size !== this.#seen.clients)
					this.#set({ clients: this.#connected.size });
			}),
		];
	}

	static async open(bridge: Bridge): Promise<View> {
		const { signal } = new AbortController();
		return new View(bridge, await bridge.handlers['app.load'](null, signal));
	}

	get seen(): Seen {
		return this.#seen;
	}

	/** Hears of every change, with how it was before. */
	onChange(listener: (seen: Seen, before: Seen) => void): Unsubscribe {
		this.#listeners.add(listener);
		return () => this.#listeners.delete(listener);
	}

	stop(): void {
		for (const end of this.#undo) end();
	}

	#set(change: Partial<Seen>): void {
		const before = this.#seen;
		this.#seen = { ...before, ...change };
		for (const listener of this.#listeners) listener(this.#seen, before);
	}
}
