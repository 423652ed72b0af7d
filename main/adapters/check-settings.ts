import * as z from 'zod';
import type { AdapterInfo } from '../contract/adapters.ts';
import { AppError, type SettingPlace } from '../contract/errors.ts';
import type { Field, TableRow } from '../contract/fields.ts';
import { words } from '../contract/words-schema.ts';
import { say, type Words } from '../contract/words.ts';
import { wantedWords } from '../wire/value.ts';
import { nameOfRow } from './setting-secrets.ts';

/**
 * Checks an adapter's settings, and completes them with their defaults.
 * @throws AppError SETTINGS_INVALID, with the field by its name on the page
 */
export function checkSettings(
	{ info, settings }: { readonly info: AdapterInfo; readonly settings: z.ZodObject },
	input: unknown,
): Record<string, unknown> {
	const checked = settings.safeParse(input);
	if (!checked.success) {
		const issue = checked.error.issues[0];
		throw settingsError(
			issue ? settingProblem(info, settings, issue) : say('', ''),
			issue ? placeOf(issue.path) : null,
		);
	}
	for (const field of info.settings) if (field.type === 'table') checkNames(field, checked.data);
	return checked.data;
}

/** Whatever is wrong, said of the field as the page calls it. */
function settingProblem(info: AdapterInfo, settings: z.ZodObject, issue: z.core.$ZodIssue): Words {
	const { path, message } = issue;
	const [name, row, column] = path;
	const found = info.settings.find((candidate) => candidate.name === name);
	if (!found) return say(message, message);
	const shape = settings.shape as Record<string, z.ZodType>;
	const schema = shape[found.name];
	const inner = found.columns.find((candidate) => candidate.name === column);
	const own = ownWords(issue);
	if (inner && typeof row === 'number') {
		if (own)
			return say(
				`${found.label.en}, row ${row + 1}, ${inner.label.en}: ${own.en}`,
				`「${found.label.ja}」の ${row + 1} 行目の「${inner.label.ja}」：${own.ja}`,
			);
		const { en, ja } = columnRule(schema, inner.name) ?? wantedWords({ ...inner, columns: [] });
		return say(
			`${found.label.en}, row ${row + 1}: ${inner.label.en} must be ${en}.`,
			`「${found.label.ja}」の ${row + 1} 行目:「${inner.label.ja}」は${ja}にしてください。`,
		);
	}
	if (own) return say(`${found.label.en}: ${own.en}`, `「${found.label.ja}」：${own.ja}`);
	const wanted = ruleOf(schema) ?? wantedWords(found);
	return say(
		`${found.label.en} must be ${wanted.en}.`,
		`「${found.label.ja}」は${wanted.ja}にしてください。`,
	);
}

/** A sentence that a schema's own check gave its issue, as `params: { words }`: where in a text something is wrong, say. */
const ownWords = (issue: z.core.$ZodIssue): Words | undefined =>
	issue.code === 'custom' ? words.safeParse(issue.params?.words).data : undefined;

/** What a column's own schema says that its value must be. */
export function columnRule(table: z.ZodType | undefined, column: string): Words | undefined {
	const array = table instanceof z.ZodDefault ? table.unwrap() : table;
	const row = array instanceof z.ZodArray ? array.element : undefined;
	const shape = row instanceof z.ZodObject ? (row.shape as Record<string, z.ZodType>) : {};
	return ruleOf(shape[column]);
}

/** What a schema says that its value must be, also where it was given a default or made optional later. */
export function ruleOf(schema: z.ZodType | undefined): Words | undefined {
	const isWrapped = schema instanceof z.ZodDefault || schema instanceof z.ZodOptional;
	const inner = isWrapped ? (schema.unwrap() as z.ZodType) : undefined;
	return schema?.meta()?.rule ?? (inner && ruleOf(inner));
}

function checkNames(field: Field, settings: Readonly<Record<string, unknown>>): void {
	const rows = (settings[field.name] ?? []) as Readonly<TableRow>[];
	const names = rows.map((row) => nameOfRow(field, row));
	const row = names.findIndex((name, at) => names.indexOf(name) !== at);
	const twice = names[row];
	if (twice === undefined) return;
	throw settingsError(
		say(
			`${field.label.en}: there are two rows named "${twice}".`,
			`「${field.label.ja}」に "${twice}" という名前の行が 2 つあります。`,
		),
		{ field: field.name, row, column: field.columns[0]?.name ?? null },
	);
}

const settingsError = (words: Words, place: SettingPlace | null) =>
	new AppError('SETTINGS_INVALID', words, { place });

const placeOf = ([field, row, column]: readonly PropertyKey[]): SettingPlace => ({
	field: String(field),
	row: typeof row === 'number' ? row : null,
	column: typeof column === 'string' ? column : null,
});
