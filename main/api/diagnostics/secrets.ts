import { isStrong } from '../../access/keys.ts';
import type { Hidden } from '../../config/hide.ts';
import { isKey } from '../../wire/address.ts';
import { secretPaths } from '../../adapters/setting-secrets.ts';
import type { SecretStore } from '../../config/secrets.ts';
import type { Snapshot } from '../../contract/commands.ts';
import type { Field } from '../../contract/fields.ts';
import type { Row } from '../../contract/rows.ts';
import type { InstanceSettings } from '../../contract/settings.ts';
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
		return key === undefined || !isKey(key) ? [] : key;
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
		passwordsOf({ id, settings: values }, adapters.get(adapter)?.info.settings ?? [], secrets),
	);
	return [...keys, ...strange, ...passwords];
}

/** Those that are stored, and those that a person may have written into the file of settings by hand. */
function passwordsOf(
	{ id, settings }: Pick<InstanceSettings, 'id' | 'settings'>,
	fields: readonly Field[],
	secrets: SecretStore,
): Hidden[] {
	const stored = secretPaths(fields, settings).flatMap(
		(path) => secrets.get(`${id}.${path}`) ?? [],
	);
	const written = fields.flatMap((field) => {
		const value = settings[field.name];
		if (field.secret) return typeof value === 'string' ? [value] : [];
		const names = field.columns.filter(({ secret }) => secret).map(({ name }) => name);
		const rows = Array.isArray(value) ? value.filter((row) => typeof row === 'object') : [];
		return rows.flatMap((row) => names.flatMap((name) => (name in row ? [String(row[name])] : [])));
	});
	return [...stored, ...written].map((text): Hidden => ({ text, label: '<password>' }));
}
