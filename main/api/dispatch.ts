import * as z from 'zod';
import { commands, type CommandName, type Handlers } from '../contract/commands.ts';
import { AppError } from '../contract/errors.ts';
import { say } from '../contract/words.ts';

const isCommand = (name: string): name is CommandName => Object.hasOwn(commands, name);

/** A request of the page, as it came over its wire. */
export interface Request {
	readonly name: string;
	readonly input: unknown;
}

/**
 * The one door into the bridge. Every transport calls it, so all are checked the same way.
 * @returns the answer, or a promise of it
 * @throws AppError
 */
export function dispatch(
	handlers: Handlers,
	{ name, input }: Request,
	signal: AbortSignal,
): unknown {
	if (!isCommand(name)) {
		throw new AppError(
			'PAGE_OUTDATED',
			say(`The app knows no command "${name}".`, `アプリに "${name}" というコマンドはありません。`),
		);
	}
	const checked = commands[name].input.safeParse(input);
	if (!checked.success) {
		const problem = z.prettifyError(checked.error);
		throw new AppError(
			isSettings(name) ? 'SETTINGS_INVALID' : 'PAGE_OUTDATED',
			say(problem, problem),
		);
	}
	const handle = handlers[name] as (input: unknown, signal: AbortSignal) => unknown;
	return handle(checked.data, signal);
}

/** There the values are a person's, elsewhere they are the page's own. */
const isSettings = (name: CommandName) => name === 'settings.save' || name === 'adapter.configure';
