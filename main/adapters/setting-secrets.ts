import {
	tableRow,
	type Field,
	type PlainField,
	type SettingValue,
	type TableRow,
} from '../contract/fields.ts';

type Settings = Readonly<Record<string, unknown>>;

const isRow = (value: unknown): value is TableRow => tableRow.safeParse(value).success;

/** Rows of a table as they are stored; anything else is left to the adapter's own check. */
const rowsIn = (value: unknown): TableRow[] =>
	Array.isArray(value) ? (value as unknown[]).filter(isRow) : [];

const hidden = (columns: readonly PlainField[]) => columns.filter(({ secret }) => secret);

/** What tells the rows of a table apart: the value of its first column. */
export const nameOfRow = ({ columns }: Field, row: Readonly<TableRow>): string =>
	String(row[columns[0]?.name ?? ''] ?? '');

/** Where the secrets of these settings are kept: `password`, and in tables `hooks.doorbell.token`. */
export const secretPaths = (fields: readonly Field[], settings: Settings): string[] =>
	fields.flatMap((field) => {
		if (field.type !== 'table') return field.secret ? [field.name] : [];
		return rowsIn(settings[field.name]).flatMap((row) =>
			hidden(field.columns).map(({ name }) => `${field.name}.${nameOfRow(field, row)}.${name}`),
		);
	});

/** The settings with their secrets in place, as an adapter's own check and its `start` take them. */
export const withSecrets = (
	fields: readonly Field[],
	settings: Settings,
	secretAt: (path: string) => string | undefined,
): Record<string, unknown> => {
	const complete: Record<string, unknown> = { ...settings };
	for (const field of fields) {
		if (field.type === 'table') {
			if (hidden(field.columns).length > 0 && Array.isArray(complete[field.name]))
				complete[field.name] = (complete[field.name] as unknown[]).map((row) =>
					isRow(row) ? completeRow(field, row, secretAt) : row,
				);
		} else if (field.secret) {
			const secret = secretAt(field.name);
			if (secret !== undefined) complete[field.name] = secret;
		}
	}
	return complete;
};

function completeRow(
	field: Field,
	row: TableRow,
	secretAt: (path: string) => string | undefined,
): Readonly<Record<string, unknown>> {
	const secrets = hidden(field.columns).map(
		({ name }) => [name, secretAt(`${field.name}.${nameOfRow(field, row)}.${name}`)] as const,
	);
	return { ...row, ...Object.fromEntries(secrets.filter(([, value]) => value !== undefined)) };
}

/** The settings as the page may see them. A person may have written a secret into the file of settings by hand. */
export const withoutSecrets = (
	fields: readonly Field[],
	settings: Readonly<Record<string, SettingValue>>,
): Record<string, SettingValue> =>
	Object.fromEntries(
		Object.entries(settings).flatMap(([name, value]) => {
			const field = fields.find((candidate) => candidate.name === name);
			if (field?.secret) return [];
			const names = new Set(hidden(field?.columns ?? []).map((column) => column.name));
			if (names.size === 0 || !Array.isArray(value)) return [[name, value]];
			const rows = value.map((row) =>
				typeof row === 'string'
					? row
					: Object.fromEntries(Object.entries(row).filter(([column]) => !names.has(column))),
			);
			return [[name, rows as SettingValue]];
		}),
	);
