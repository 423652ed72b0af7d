import { isStrong } from '../../access/keys.ts';
import type { Hidden } from '../../config/hide.ts';
import type { Snapshot } from '../../contract/commands.ts';
import type { Row } from '../../contract/rows.ts';
import type { ApiParts } from '../parts.ts';

const isKeyForm = (text: string) => /^[A-Za-z0-9_-]+$/u.test(text);

/**
 * Keys that nobody made, and that are known from rows alone: where a client gave no name, its key is its name. Long names
 * in the form of a key are taken for one, since the row that would tell may be too old.
 */
export function keysIn(rows: readonly Row[], { keys }: Snapshot['access']): Hidden[] {
	const names = new Set(keys.map(({ name }) => name));
	const paths = rows.flatMap(({ kind, text }) => {
		const key = kind === 'opened' ? / connected to \/([\w-]+) from /u.exec(text)?.[1] : undefined;
		return key === undefined || key === 'echo' ? [] : key;
	});
	const long = rows.flatMap(({ client }) => {
		const name = client?.name ?? '';
		return isStrong(name) && isKeyForm(name) && !names.has(name) ? name : [];
	});
	return [
		...[...new Set(paths)].map((text) => hiddenKey(text, '<unknown key>')),
		...[...new Set(long)].map((text) => hiddenKey(text, '<could be a key>')),
	];
}

type Parts = Pick<ApiParts, 'access' | 'adapters' | 'clients' | 'secrets' | 'settings'>;

/** A short key is a word like others: it is one only where it stands for itself. */
const hiddenKey = (text: string, label: string): Hidden => ({
	text,
	label,
	isWhole: !isStrong(text),
});

/** The keys of items, those that clients came with and nobody made, and the passwords of adapters. */
export function secretsOf({ access, adapters, clients, secrets, settings }: Parts): Hidden[] {
	const keys = access.keys.all.map(({ id, key }) => hiddenKey(key, `<key ${id}>`));
	const known = new Set(access.keys.all.map(({ key }) => key));
	const strange = clients
		.snapshots()
		.flatMap(({ key }) => (key === null || known.has(key) ? [] : hiddenKey(key, '<unknown key>')));
	const passwords = settings.current.instances.flatMap(({ id, adapter, settings: values }) =>
		(adapters.get(adapter)?.info.settings ?? [])
			.filter(({ secret }) => secret)
			// A person may have written one into the file of settings by hand.
			.flatMap(({ name }) => [secrets.get(`${id}.${name}`), values[name]])
			.filter((value) => value !== undefined)
			.map((value): Hidden => ({ text: String(value), label: '<password>' })),
	);
	return [...keys, ...strange, ...passwords];
}
