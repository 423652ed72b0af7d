import { parseArgs } from 'node:util';
import type { GivenKey } from '../access/keys.ts';
import { policy, type Policy } from '../contract/access.ts';
import { verbPattern } from '../contract/grants.ts';
import { isKey, reservedPaths } from '../wire/address.ts';

export const levels = ['error', 'warn', 'info', 'debug'] as const;
export type Level = (typeof levels)[number];

export interface Options {
	readonly port: number | undefined;
	readonly pagePort: number;
	readonly data: string | undefined;
	readonly hasPage: boolean;
	readonly level: Level;
	readonly policy: Policy | undefined;
	/** Keys of this start, with what they allow. */
	readonly given: readonly GivenKey[];
	readonly shows: 'help' | 'version' | null;
}

/** The page's port: one above the default port of the bridge. */
const PAGE_PORT = 17_171;

const policies = policy.options;

export const help = `Resonite Bridge, without a window.

Usage: npm run headless -- [options]

  --port <n>        port for clients; 0 picks a free one (default: the settings, 17170 at first)
  --page-port <n>   port of the page; 0 picks a free one (default: ${PAGE_PORT})
  --data <folder>   where settings, secrets and the journal are kept
  --no-page         serve no page
  --policy <p>      who may use what, for this start: ${policies.join(', ')} (default: the settings, ask at first)
  --allow <k>=<v>   lets items with the key <k> in their URL use the commands <v>, without a question; more than once
                    for more keys. Like --allow booth=obs.*,obs.stream: * covers what is not dangerous, and dangerous
                    commands are named one by one
  --log-level <l>   ${levels.join(', ')} (default: info); everything goes to stderr
  --help, --version

When ready it prints two lines to stdout: the address for clients and the address of the page.
`;

/** The command line was wrong; the message says how. */
export class UsageError extends Error {
	override readonly name = 'UsageError';
}

/** @throws UsageError */
export function parseOptions(args: readonly string[]): Options {
	const values = read(args);
	return {
		port: values.port === undefined ? undefined : parsePort('--port', values.port),
		pagePort:
			values['page-port'] === undefined ? PAGE_PORT : parsePort('--page-port', values['page-port']),
		data: parseFolder(values.data),
		hasPage: values['no-page'] !== true,
		level: parseLevel(values['log-level'] ?? 'info'),
		policy: values.policy === undefined ? undefined : parsePolicy(values.policy),
		given: parseAllowed(values.allow ?? []),
		shows: values.help ? 'help' : values.version ? 'version' : null,
	};
}

function read(args: readonly string[]) {
	try {
		const { values } = parseArgs({
			args: [...args],
			options: {
				port: { type: 'string' },
				'page-port': { type: 'string' },
				data: { type: 'string' },
				'no-page': { type: 'boolean' },
				'log-level': { type: 'string' },
				policy: { type: 'string' },
				allow: { type: 'string', multiple: true },
				help: { type: 'boolean' },
				version: { type: 'boolean' },
			},
		});
		return values;
	} catch (error) {
		throw new UsageError(error instanceof Error ? error.message : String(error), { cause: error });
	}
}

function parsePort(name: string, text: string): number {
	const port = /^\d{1,5}$/u.test(text) ? Number(text) : Number.NaN;
	if (!(port >= 0 && port <= 65_535))
		throw new UsageError(`${name} must be a number from 0 to 65535, not "${text}".`);
	return port;
}

/** Empty is what an unset variable in a script gives: it must not silently mean the usual folder. */
function parseFolder(text: string | undefined): string | undefined {
	if (text === '') throw new UsageError('--data must name a folder.');
	return text;
}

function parsePolicy(text: string): Policy {
	const parsed = policy.safeParse(text);
	if (!parsed.success)
		throw new UsageError(`--policy must be one of ${policies.join(', ')}, not "${text}".`);
	return parsed.data;
}

function parseAllowed(texts: readonly string[]): GivenKey[] {
	const keys = texts.map(parseAllow);
	const twice = keys.find(({ key }, at) => keys.findIndex((other) => other.key === key) < at);
	if (twice) throw new UsageError(`--allow names the key "${twice.key}" twice: join its commands.`);
	return keys;
}

function parseAllow(text: string): GivenKey {
	const at = text.indexOf('=');
	const key = at < 0 ? text : text.slice(0, at);
	const verbs = (at < 0 ? '' : text.slice(at + 1)).split(/[\s,]+/u).filter(Boolean);
	if (!isKey(key)) {
		throw new UsageError(
			`--allow: "${key}" cannot be a key. Use letters, digits, - and _ (64 at most), and none of: ${reservedPaths.join(', ')}.`,
		);
	}
	if (verbs.length === 0)
		throw new UsageError(
			`--allow ${key} names no command. Write --allow ${key}=obs.scene,obs.mute`,
		);
	const wrong = verbs.find((verb) => !verbPattern.safeParse(verb).success);
	if (wrong !== undefined)
		throw new UsageError(`--allow: "${wrong}" is no command. Write obs.scene, obs.* or *.`);
	return { key, permissions: verbs.map((verb) => ({ verb, values: {} })) };
}

function parseLevel(text: string): Level {
	const level = levels.find((candidate) => candidate === text);
	if (!level)
		throw new UsageError(`--log-level must be one of ${levels.join(', ')}, not "${text}".`);
	return level;
}
