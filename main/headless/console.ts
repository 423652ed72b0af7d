import { setTimeout as delay } from 'node:timers/promises';
import type { Bridge } from '../bridge/bridge.ts';
import type { Row } from '../contract/rows.ts';
import type { Notice } from '../contract/server.ts';
import { levels, type Level } from './options.ts';

/** How often the journal is asked for what is new, in ms: to be woken by every message would cost more than the message. */
const EVERY = 100;

/** Rows at once. */
const LIMIT = 2_000;

/** Writes one line to stderr. Stdout carries the two addresses and nothing else. A text that is not shown is not made. */
export type Log = (level: Level, text: string | (() => string)) => void;

/** Control characters would let a client's text forge lines or drive the terminal. */
export const safe = (text: string) => text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, ' ');

export const createLog =
	(most: Level): Log =>
	(level, text) => {
		if (levels.indexOf(level) > levels.indexOf(most)) return;
		const line = safe(typeof text === 'string' ? text : text());
		process.stderr.write(`${new Date().toISOString()} ${level.padEnd(5)} ${line}\n`);
	};

const levelOf: Record<Row['kind'], Level> = {
	command: 'debug',
	reply: 'debug',
	event: 'debug',
	text: 'debug',
	echo: 'debug',
	opened: 'info',
	closed: 'info',
	refused: 'warn',
	access: 'info',
	limit: 'warn',
	status: 'info',
	notice: 'warn',
};

/** Follows the journal as the page does, and the notices. Ends with the signal. */
export async function followOnConsole(
	{ handlers, bus }: Bridge,
	log: Log,
	signal: AbortSignal,
): Promise<void> {
	const told = new Set<string>();
	const tell = (notices: readonly Notice[]) => {
		for (const { id, at, level, words } of notices) {
			// One that changed comes again, with another time.
			if (told.has(`${id} ${at}`)) continue;
			told.add(`${id} ${at}`);
			log(level === 'warning' ? 'warn' : level, words.en);
		}
	};
	const stop = bus.on('notices.changed', tell);
	// What was found while the parts were opened: a file that was set aside, a journal that cannot write.
	tell((await handlers['app.load'](null, signal)).notices);
	let after: { epoch: string; cursor: number } | null = null;
	/** Tells what is new, and whether there may be more. */
	const read = async (wait: number, ended: AbortSignal): Promise<boolean> => {
		const batch = await handlers['log.follow']({ after, limit: LIMIT, wait }, ended);
		after = { epoch: batch.epoch, cursor: batch.cursor };
		if (batch.skipped > 0)
			log(
				'warn',
				`${batch.skipped} messages came too fast to be shown here. Look for them in the journal.`,
			);
		for (const row of batch.rows) {
			// A command comes again when it is settled: one line says it all.
			if (row.outcome !== 'pending') log(levelOf[row.kind], () => line(row));
		}
		return batch.rows.length === LIMIT;
	};
	try {
		for (;;) {
			if (!(await read(20_000, signal))) await delay(EVERY, undefined, { signal });
		}
	} catch (error) {
		if (!signal.aborted) throw error;
	} finally {
		stop();
	}
	// What came since it last looked.
	const { signal: never } = new AbortController();
	while (await read(0, never));
}

function line({ client, direction, text, words, outcome, ms }: Row): string {
	const arrow = { in: '->', out: '<-', none: null }[direction];
	// A sentence of the app names the client itself.
	const name = words ? null : client?.name;
	return [name, arrow, text, outcome, ms === null ? null : `${ms} ms`].filter(Boolean).join(' ');
}
