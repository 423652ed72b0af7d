import { isStrong } from '../../access/keys.ts';
import type { Hidden } from '../../config/hide.ts';
import type { ApiParts } from '../parts.ts';

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
