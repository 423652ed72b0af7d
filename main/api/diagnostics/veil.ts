import { createHider, createHomeHider, type Hidden } from '../../config/hide.ts';
import type { ClientRef } from '../../contract/clients.ts';
import type { Snapshot } from '../../contract/commands.ts';
import type { SettingValue, TableRow } from '../../contract/fields.ts';
import type { Facts } from './facts.ts';

/** What the person chose to leave in. */
export interface Choice {
	readonly withTexts: boolean;
	readonly withNames: boolean;
}

/** Names that a client has where it gave none. They say nothing. */
const noName = /^#\d{1,4}$/u;
const isLocal = (text: string) =>
	/^(?:127\.0\.0\.1|::1|::ffff:127\.0\.0\.1|localhost)$/iu.test(text);

/** So long and so mixed that it may be a key, of which this start knows nothing. */
const keyLike =
	/(?<![\w-])(?=[\w-]*\d|[\w-]*[a-z][\w-]*[A-Z]|[\w-]*[A-Z][\w-]*[a-z])[\w-]{20,}(?![\w-])/gu;
/** The path of an address of a bridge, which is a key, and what URLs call secrets. */
const keyInUrl = /(wss?:\/\/[^\s/"?]+\/)(?!(?:echo|room|chat)\b)[\w-]+/giu;
const secretInUrl = /([?&](?:token|key|pass|password|pwd|secret)=)[^\s&"]+/giu;
/** The name of a room, as `Client.path` and the row of a connection have it. */
const roomInPath = /(\/(?:room|chat)\/).+?(?= from |[|"]|$)/gu;
const ipv4 = /(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?![\d.])/gu;
/** At least one double colon, or more groups than a time of day has. */
const ipv6 = /(?<![\w:])(?=[\da-f:]*::|(?:[\da-f]{1,4}:){4})[\da-f:]{3,}(?:%\w+)?(?![\w:])/giu;

/** Stands between the facts and the report: nothing that somebody chose or sent gets past it as it is. */
export class Veil {
	readonly choice: Choice;
	readonly #secrets: (text: string) => string;
	readonly #home: (text: string) => string;
	readonly #names: (text: string) => string;
	readonly #system: (text: string) => string;
	readonly #clients = new Map<string, string>();
	readonly #users = new Map<string, string>();

	constructor({ snapshot, rows, secrets, system }: Facts, choice: Choice) {
		this.choice = choice;
		this.#secrets = createHider(secrets);
		this.#home = createHomeHider(system.home);
		const refs = [
			...rows.flatMap(({ client }) => client ?? []),
			...snapshot.clients,
			...snapshot.access.approvals.map(({ client }) => client),
		];
		for (const { name, user } of refs) {
			number(this.#clients, name, 'client');
			if (user !== null) number(this.#users, user, 'user');
		}
		const { aliases, origins, lan } = snapshot.settings.server;
		this.#system = createHider(hidden(system.names, '<name>'));
		this.#names = createHider([
			...hidden(aliases, '<alias>'),
			...hidden(origins, '<web page>'),
			...hidden([lan.interface ?? ''], '<interface>'),
			...hidden([lan.certificate ?? '', lan.privateKey ?? ''], '<file>'),
			...hidden([snapshot.dataFolder], '<data folder>'),
			...hidden(textSettings(snapshot), '<setting>'),
			...snapshot.access.keys.map(({ id, name }) => caseless(name, `<key ${id}>`)),
			...[...this.#users, ...this.#clients].map(([name, label]) => caseless(name, `<${label}>`)),
		]);
	}

	/** A text of the app's own, without what must not be read. */
	hide(text: string): string {
		const open = this.#secrets(text)
			.replace(keyInUrl, '$1<key>')
			.replace(secretInUrl, '$1<hidden>');
		if (this.choice.withNames) return this.#home(open);
		// Whole paths first: they hold the home folder, and that holds the name of the person.
		return this.#system(this.#home(this.#names(open)))
			.replace(roomInPath, '$1<room>')
			.replace(ipv4, (address) => (isLocal(address) ? address : '<address>'))
			.replace(ipv6, (address) => (isLocal(address) ? address : '<address>'));
	}

	/** A text that may come from anybody, in quotes. */
	quote(text: string): string {
		return JSON.stringify(this.hide(text).replace(keyLike, '<could be a key>'));
	}

	/** Who a client is: by its name, or by a number that stands for the name wherever it comes. */
	client({ name, user }: Pick<ClientRef, 'name' | 'user'>): string {
		if (this.choice.withNames)
			return user === null ? this.quote(name) : `${this.quote(name)} of ${this.quote(user)}`;
		const client = this.#clients.get(name) ?? name;
		return user === null ? client : `${client} of ${this.#users.get(user) ?? '?'}`;
	}

	/** Where a client comes from. */
	address(address: string): string {
		if (isLocal(address)) return 'this machine';
		return this.choice.withNames ? this.hide(address) : 'another machine';
	}

	/** A value of the settings. */
	setting(value: SettingValue): SettingValue {
		if (Array.isArray(value))
			return this.choice.withNames
				? (value.map((one) => this.#row(one)) as SettingValue)
				: value.length;
		if (typeof value !== 'string' || isLocal(value)) return value;
		return this.choice.withNames ? this.hide(value) : '<not shown>';
	}

	#row(row: string | TableRow): string | TableRow {
		if (typeof row === 'string') return this.hide(row);
		return Object.fromEntries(
			Object.entries(row).map(([name, value]) => [
				name,
				typeof value === 'string' ? this.hide(value) : value,
			]),
		);
	}
}

function number(labels: Map<string, string>, name: string, word: string): void {
	if (!labels.has(name) && !noName.test(name)) labels.set(name, `${word} ${labels.size + 1}`);
}

const caseless = (text: string, label: string): Hidden => ({ text, label, isCaseless: true });

const hidden = (texts: readonly string[], label: string): Hidden[] =>
	texts.filter((text) => !isLocal(text)).map((text) => caseless(text, label));

/** The computer that a URL names: what goes wrong is told with it alone. Empty where there is none. */
const hostIn = (text: string): string =>
	/^[a-z]+:\/\/(?:[^/?#@]*@)?\[?([^/?#@\]]+?)\]?(?::\d*)?(?:[/?#]|$)/iu.exec(text)?.[1] ?? '';

/** Settings of adapters that a person typed: the name of a machine, say. */
const textSettings = ({ adapters, instances }: Snapshot): string[] =>
	instances.flatMap(({ adapter, settings }) => {
		const fields = adapters.find(({ id }) => id === adapter)?.settings ?? [];
		const isChosen = (name: string) =>
			fields.some((field) => field.name === name && field.type === 'choice');
		return Object.entries(settings)
			.filter(([name]) => !isChosen(name))
			.flatMap(([, value]) => textsIn(value))
			.flatMap((text) => [text, hostIn(text)]);
	});

const textsIn = (value: SettingValue): string[] =>
	(Array.isArray(value) ? value : [value])
		.flatMap((one) => (typeof one === 'object' ? Object.values(one) : one))
		.filter((one) => typeof one === 'string');
