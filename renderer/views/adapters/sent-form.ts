import type { AdapterInfo, InstanceSnapshot } from '../../../main/contract/adapters.ts';
import type * as contract from '../../../main/contract/fields.ts';
import type { SettingValue } from './check.ts';

/** What a form sends, to be saved or tried. */
export interface Typed {
	readonly settings: Record<string, contract.SettingValue>;
	/** In a table by `table.row.column`. Null removes what is stored. */
	readonly secrets: Record<string, string | null>;
	/** The old `table.row` by the new one. */
	readonly renamed: Record<string, string>;
}

/** Settings without a value are left out: the adapter's default holds. */
export const given = (settings: Record<string, SettingValue>): Typed['settings'] =>
	Object.fromEntries(
		Object.entries(settings).flatMap(([name, value]) =>
			value === undefined ? [] : [[name, value]],
		),
	);

/** Which secrets are stored once a form was saved. */
export function secretsAfter(
	before: InstanceSnapshot['secrets'],
	{ settings, secrets, renamed }: Typed,
	info: AdapterInfo,
): InstanceSnapshot['secrets'] {
	const isSet = (path: string, old: string) => {
		const typed = secrets[path];
		return typed === undefined ? (before[old] ?? false) : typed !== null;
	};
	const after: Record<string, boolean> = {};
	for (const { name: field, secret, columns } of info.settings) {
		if (secret) after[field] = isSet(field, field);
		const hidden = columns.filter((column) => column.secret);
		for (const row of rowsOf(settings[field])) {
			const path = `${field}.${String(row[columns[0]?.name ?? ''] ?? '')}`;
			for (const { name } of hidden)
				after[`${path}.${name}`] = isSet(`${path}.${name}`, `${renamed[path] ?? path}.${name}`);
		}
	}
	return after;
}

const rowsOf = (value: contract.SettingValue | undefined): contract.TableRow[] =>
	Array.isArray(value) ? value.filter((row) => typeof row !== 'string') : [];
