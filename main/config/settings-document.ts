import * as z from 'zod';
import { AppError } from '../contract/errors.ts';
import { settings, type Settings } from '../contract/settings.ts';
import { say, type Words } from '../contract/words.ts';
import { messageOf } from './failure.ts';
import { migrate } from './migrations.ts';

type Read =
	| { readonly kind: 'good'; readonly settings: Settings }
	| { readonly kind: 'newer'; readonly version: number }
	| { readonly kind: 'damaged'; readonly why: Words };

/** zod's sentence for the page in Japanese; its English is the default. */
const japanese = z.locales.ja().localeError;

function problemOf(issue: z.core.$ZodIssue | undefined): string {
	if (!issue) return '';
	return `${issue.path.join('.') || 'settings'}: ${issue.message}`;
}

/** Names the first field that is wrong, and what is wrong with it. */
function problem(input: unknown): Words {
	const en = settings.safeParse(input).error?.issues[0];
	const ja = settings.safeParse(input, { error: japanese }).error?.issues[0];
	return say(problemOf(en), problemOf(ja));
}

/** Text of a settings file to settings, by way of the migrations. */
export function readDocument(text: string): Read {
	let input: unknown;
	try {
		// Editors on Windows may put a mark in front.
		input = JSON.parse(text.replace(/^\ufeff/, ''));
	} catch (error) {
		const why = say(
			`it is not JSON: ${messageOf(error)}`,
			`JSON ではありません: ${messageOf(error)}`,
		);
		return { kind: 'damaged', why };
	}
	const migrated = migrate(input);
	if (migrated.kind === 'newer') return migrated;
	if (migrated.kind === 'unknown')
		return { kind: 'damaged', why: say(migrated.why, `バージョンを判別できません`) };
	const parsed = settings.safeParse(migrated.document);
	if (!parsed.success) return { kind: 'damaged', why: problem(migrated.document) };
	return { kind: 'good', settings: parsed.data };
}

/** @throws AppError SETTINGS_INVALID with the field named */
export function checkSettings(input: Settings): Settings {
	const parsed = settings.safeParse(input);
	if (parsed.success) return parsed.data;
	const { en, ja } = problem(input);
	throw new AppError(
		'SETTINGS_INVALID',
		say(`The settings were not saved. ${en}`, `設定を保存できませんでした。${ja}`),
	);
}

export const documentOf = (value: Settings): string => JSON.stringify(value, null, '\t') + '\n';
