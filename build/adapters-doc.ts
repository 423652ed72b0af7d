import { writeFileSync } from 'node:fs';
import { format, resolveConfig } from 'prettier';
import type * as z from 'zod';
import type { Declaration, EventSpec } from '../main/adapters/adapter.ts';
import { columnRule, ruleOf } from '../main/adapters/check-settings.ts';
import { adapters } from '../main/adapters/registry.ts';
import { bridgeCommands } from '../main/bridge/commands.ts';
import { usage } from '../main/bridge/help.ts';
import type { AdapterInfo, CommandInfo, EventInfo } from '../main/contract/adapters.ts';
import type { Field, PlainField } from '../main/contract/fields.ts';
import type { Words } from '../main/contract/words.ts';
import { wantedWords } from '../main/wire/value.ts';

export const adaptersFile = new URL('../docs/adapters.md', import.meta.url);

const intro = `# Adapters

Every command and event there is. \`obs.scene <name>\` is a command with a field that must be given, \`[name]\` one that may be left
out; fields come in this order, or by name: \`name=Live\`. A client is answered \`ok⇥<ref>\` and the values that stand behind
_answers_, or \`err⇥<ref>⇥<CODE>⇥<sentence>\` (⇥ is a TAB), see [the wire](../ARCHITECTURE.md#the-wire). Commands that _read_ are
open to every client, those that _control_ are asked about first, and those of _danger_ have to be armed as well. A second instance of
an adapter has a number in its verbs: \`obs-2.scene\`.

Events come to clients that subscribed: \`bridge.subscribe obs.*\`. A _state_ is remembered: a new subscriber hears its newest value at
once.

Made from the declarations in \`main/adapters\` by \`npm run docs\`: change it there. The page shows the same, in English and Japanese.

`;

/** A bar would end a cell; angle brackets would be taken for HTML, stars and underscores for emphasis. */
const plain = (text: string) => text.replace(/[|<>*_]/gu, '\\$&');

const code = (text: string) => `\`${text}\``;

const nested = (depth: number, line: string) => `${'  '.repeat(depth)}- ${line}`;

/** What a person reads of a field: its own name is not repeated where it is all there is. */
function explained({ name, label, hint, example }: PlainField): string {
	const parts = [
		label.en.toLowerCase() === name.toLowerCase() ? '' : `${plain(label.en)}.`,
		hint ? plain(hint.en) : '',
		example === null ? '' : `Such as ${code(example)}.`,
	];
	return parts.filter(Boolean).join(' ');
}

/** `columns` of a row are plain fields, and the wire's words are for whole ones. */
const whole = (field: PlainField): Field => ({ columns: [], ...field });

function wanted(field: PlainField, rule?: Words): string {
	const { default: given, secret } = field;
	const parts = [
		plain((rule ?? wantedWords(whole(field))).en.replace(/,$/u, '')),
		secret ? 'kept apart and never shown' : '',
		given === null || given === '' ? '' : `${code(String(given))} unless given`,
	];
	return parts.filter(Boolean).join('; ');
}

const fieldLine = (depth: number, field: PlainField) =>
	nested(depth, `${code(field.name)}: ${wanted(field)}. ${explained(field)}`.trim());

const settingLine = (field: PlainField, rule?: Words) =>
	`**${plain(field.label.en)}**: ${wanted(field, rule)}.${field.hint ? ` ${plain(field.hint.en)}` : ''}`;

const settingLines = (field: Field, schema?: z.ZodType): string[] => [
	nested(0, settingLine(field, ruleOf(schema))),
	...field.columns.map((column) => nested(1, settingLine(column, columnRule(schema, column.name)))),
];

function settingsOf({ id, info }: Declaration): string[] {
	const shape: Record<string, z.ZodType> = adapters.get(id)?.settings.shape ?? {};
	return info.settings.flatMap((field) => settingLines(field, shape[field.name]));
}

const kinds: Record<Field['type'], string> = {
	text: 'text',
	number: 'number',
	boolean: 'true or false',
	choice: 'text',
	list: 'any number of texts',
	table: 'table',
};

const strangersText = (fields: readonly string[]) =>
	`Rich-text tags are taken out of ${fields.map(code).join(', ')}.`;

function commandLines(id: string, command: CommandInfo, untrusted: readonly string[]): string[] {
	const { name, params, result, risk, summary } = command;
	const answers = result.map((field) => `${code(field.name)} (${kinds[field.type]})`).join(', ');
	return [
		nested(0, `${code(usage(`${id}.${name}`, command))} _${risk}_: ${plain(summary.en)}`),
		...params.map((field) => fieldLine(1, field)),
		nested(1, `answers ${answers || 'nothing more'}`),
		...(untrusted.length > 0 ? [nested(1, strangersText(untrusted))] : []),
	];
}

function eventLines(verb: string, { fields, summary }: EventInfo, spec?: EventSpec): string[] {
	const { state, untrusted = [] } = spec ?? {};
	const per = state?.per.map(code).join(' and ');
	const form = [verb, ...fields.map(({ name }) => name)].join('⇥');
	return [
		nested(0, `${code(form)}${state ? ' _state_' : ''}: ${plain(summary.en)}`),
		...fields.map((field) => fieldLine(1, field)),
		...(per ? [nested(1, `One value for each ${per}.`)] : []),
		...(untrusted.length > 0 ? [nested(1, strangersText(untrusted))] : []),
	];
}

const section = (title: string, lines: readonly string[]): string[] =>
	lines.length > 0 ? [`### ${title}`, '', ...lines, ''] : [];

function adapterLines(declaration: Declaration): string[] {
	const { commands, events, id, info } = declaration;
	const readme = info.builtIn ? '' : ` More in [its README](../main/adapters/${id}/README.md).`;
	return [
		`## ${plain(info.title.en)}`,
		'',
		`${plain(info.summary.en)}${readme}${info.isSingle && !info.builtIn ? ' There is one instance of it at most.' : ''}`,
		'',
		...section('Settings', settingsOf(declaration)),
		...section(
			'Commands',
			info.commands.flatMap((command) =>
				commandLines(id, command, commands.get(command.name)?.untrusted ?? []),
			),
		),
		...section(
			'Events',
			info.events.flatMap((event) =>
				eventLines(`${id}.${event.name}`, event, events.get(event.name)),
			),
		),
		...section('On the page', pageLines(info)),
	];
}

const pageLines = ({ exports, trials, settings }: AdapterInfo): string[] => [
	...trials.map(({ summary, table }) => {
		const label = settings.find(({ name }) => name === table)?.label.en ?? table;
		return nested(0, `**Try it**, in ${plain(label)}: ${plain(summary.en)}`);
	}),
	...exports.map(({ summary }) => nested(0, `**${plain(summary.en)}**`)),
];

/** The reference of all adapters as Markdown, formatted as everything else here. */
export async function adaptersDocument(): Promise<string> {
	const all: Declaration[] = [bridgeCommands, ...adapters.values()];
	const links = all.map(({ id, info }) => {
		const anchor = info.title.en.toLowerCase().replaceAll(' ', '-');
		return nested(0, `[${plain(info.title.en)}](#${anchor}): ${code(`${id}.…`)}`);
	});
	const lines = [...links, '', ...all.flatMap(adapterLines)];
	const config = await resolveConfig(adaptersFile);
	return format(`${intro}${lines.join('\n')}\n`, { ...config, parser: 'markdown' });
}

if (import.meta.main) writeFileSync(adaptersFile, await adaptersDocument());
