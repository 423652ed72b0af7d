import { parseArgs } from 'node:util';

/** How the app was started. What Chromium or the system adds to the command line is not ours and is passed over. */
export interface Options {
	/** Another data folder than the system's place for it. */
	readonly data: string | undefined;
	/** Another port than that of the settings, for this start. */
	readonly port: number | undefined;
	/** Without a window, in the tray: as at login. */
	readonly isHidden: boolean;
	/** A link of this app that was opened. */
	readonly link: string | undefined;
}

/** The scheme of links that lead to this app. */
export const LINK_SCHEME = 'resonite-bridge';

/** The command line was wrong; the message says how. */
export class OptionError extends Error {
	override readonly name = 'OptionError';
}

/**
 * @param args - without the program, and without the folder that an unpacked app is started from
 * @throws OptionError
 */
export function parseOptions(args: readonly string[]): Options {
	const { values, positionals } = parseArgs({
		args: [...args],
		strict: false,
		options: {
			data: { type: 'string' },
			port: { type: 'string' },
			hidden: { type: 'boolean' },
		},
	});
	const { data, port, hidden } = values;
	if (data === true || data === '') throw new OptionError('--data must name a folder.');
	return {
		data: typeof data === 'string' ? data : undefined,
		port: port === undefined ? undefined : parsePort(port),
		isHidden: hidden === true,
		link: positionals.find((text) => text.startsWith(`${LINK_SCHEME}:`)),
	};
}

function parsePort(text: string | boolean): number {
	const port = typeof text === 'string' && /^\d{1,5}$/u.test(text) ? Number(text) : Number.NaN;
	if (!(port <= 65_535)) throw new OptionError(`--port must be a number from 0 to 65535.`);
	return port;
}
