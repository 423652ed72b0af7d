import type { Declaration } from '../adapters/adapter.ts';
import type { CommandInfo } from '../contract/adapters.ts';
import { AppError } from '../contract/errors.ts';
import { say } from '../contract/words.ts';

/** `obs.transition [name] [ms]` */
export function usage(verb: string, { params }: CommandInfo): string {
	return [verb, ...params.map(({ name, required }) => (required ? `<${name}>` : `[${name}]`))].join(
		' ',
	);
}

/**
 * Every verb, or what one needs and answers.
 * @throws AppError COMMAND_UNKNOWN
 */
export function help(
	declarations: ReadonlyMap<string, Declaration>,
	verb: string | null,
): string[] {
	const all = [...declarations].flatMap(([instance, { info }]) =>
		info.commands.map((command) => ({ verb: `${instance}.${command.name}`, command })),
	);
	if (verb === null) return all.map((entry) => entry.verb);
	const wanted = all.find((entry) => entry.verb === verb);
	if (!wanted) {
		throw new AppError(
			'COMMAND_UNKNOWN',
			say(`There is no command "${verb}".`, `コマンド "${verb}" はありません。`),
		);
	}
	const { command } = wanted;
	const fields = command.params.map(({ name, type, choices, required }) =>
		[name, type === 'choice' ? choices.join('|') : type, required ? '' : 'optional']
			.filter(Boolean)
			.join(' '),
	);
	const answer = ['ok', verb, ...command.result.map(({ name }) => name)].join(', ');
	return [usage(verb, command), command.summary.en, ...fields, `answers: ${answer}`];
}
