import type { Access } from '../access/access.ts';
import type { AdapterHost } from '../adapters/host.ts';
import type { Adapter } from '../adapters/adapter.ts';
import type { Bus } from '../bridge/bus.ts';
import type { Client } from '../bridge/client.ts';
import type { Clients } from '../bridge/clients.ts';
import type { Composer } from '../bridge/composer.ts';
import type { Newsroom } from '../bridge/newsroom.ts';
import type { Notices } from '../bridge/notices.ts';
import type { Paces } from '../bridge/paces.ts';
import type { ServerControl } from '../bridge/server-control.ts';
import type { SecretStore } from '../config/secrets.ts';
import type { SettingsStore } from '../config/settings-store.ts';
import type { Handlers } from '../contract/commands.ts';
import type { Journal } from '../journal/journal.ts';
import type { Desktop } from '../bridge/desktop.ts';

/** What the handlers work with. */
export interface ApiParts {
	readonly version: string;
	readonly dataFolder: string;
	readonly access: Access<Client>;
	readonly adapters: ReadonlyMap<string, Adapter>;
	readonly bus: Bus;
	readonly clients: Clients;
	readonly composer: Composer;
	readonly desktop?: Desktop | undefined;
	readonly host: AdapterHost;
	readonly journal: Journal;
	readonly newsroom: Newsroom;
	readonly notices: Notices;
	readonly paces: Paces;
	readonly secrets: SecretStore;
	readonly server: ServerControl;
	readonly settings: SettingsStore;
}

/** The handlers of one noun. */
export type HandlersOf<Noun extends string> = {
	[N in keyof Handlers as N extends `${Noun}.${string}` ? N : never]: Handlers[N];
};
