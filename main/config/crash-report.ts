import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { arch, release, type } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { say } from '../contract/words.ts';
import { writeAtomic } from './atomic.ts';
import { codeOf } from './failure.ts';
import { createHomeHider } from './hide.ts';
import type { ConfigNotice } from './settings-store.ts';

/** What a report is made of. */
export interface Crash {
	/** Of the app. */
	readonly version: string;
	readonly error: unknown;
	/** How things stood, a line each. */
	readonly ran: readonly string[];
	/** Takes keys and passwords out of a text. */
	readonly hide: (text: string) => string;
}

/** Reports that are kept. */
const KEPT = 10;
/** Errors that caused one another, or that one holds: more than that is a loop. */
const MAX_CAUSES = 5;
/** Longest first line, in characters: it stands in a notice. */
const MAX_LINE = 300;

const pattern = /^crash-(\d{4}-\d\d-\d\d)T(\d\d)-(\d\d)-(\d\d)-\d{3}\.txt$/u;
/** Names of the reports that a notice has told of. */
const SHOWN = 'crash-shown.txt';

/**
 * Writes down why the app has to end, before anything else runs: nothing that takes its time comes to its end then.
 * @returns the file
 * @throws the system's error
 */
export function writeCrashReport(folder: string, crash: Crash): string {
	const now = new Date();
	const name = `crash-${now.toISOString().slice(0, 23).replace(/[:.]/gu, '-')}.txt`;
	const file = join(folder, name);
	writeFileSync(file, reportOf(crash, now), { mode: 0o600, flag: 'wx' });
	// The new one stays, also where the clock was set back.
	const others = reportsIn(readdirSync(folder)).filter((other) => other !== name);
	for (const old of others.slice(KEPT - 1)) rmSync(join(folder, old), { force: true });
	return file;
}

/** Tells of the reports that no start has told of yet. They stay where they are. */
export async function tellOfCrashes(
	folder: string,
	onNotice: (notice: ConfigNotice) => void,
): Promise<void> {
	const reports = reportsIn(await readdir(folder));
	const told = new Set((await readText(join(folder, SHOWN))).split('\n'));
	const fresh = reports.filter((name) => !told.has(name));
	const [newest] = fresh;
	if (newest === undefined) return;
	const file = join(folder, newest);
	const why = /^Error: +(.*?)[.。]?$/mu.exec(await readText(file))?.[1] ?? '';
	onNotice(notice({ file, why, at: timeOf(newest), others: fresh.length - 1 }));
	try {
		await writeAtomic(join(folder, SHOWN), `${reports.join('\n')}\n`, 0o600);
	} catch (error) {
		// On a full disk it is told once more at the next start.
		if (codeOf(error) === null) throw error;
	}
}

/** Newest first. */
const reportsIn = (names: readonly string[]): string[] =>
	names
		.filter((name) => pattern.test(name))
		.sort()
		.reverse();

async function readText(file: string): Promise<string> {
	try {
		return await readFile(file, 'utf8');
	} catch (error) {
		// No report is worth a start that fails: what cannot be read is told of without its words.
		if (codeOf(error) !== null) return '';
		throw error;
	}
}

function reportOf({ version, error, ran, hide }: Crash, now: Date): string {
	const shortenHome = createHomeHider();
	const { node, electron, chrome } = process.versions as Partial<Record<string, string>>;
	const { rss, heapUsed } = process.memoryUsage();
	const lines = [
		'Resonite Bridge ended unexpectedly.',
		'',
		`Time:     ${now.toISOString()}`,
		`Error:    ${nameOf(error).split('\n', 1)[0]?.slice(0, MAX_LINE) ?? ''}`,
		`Version:  ${version}`,
		`Runs on:  ${electron ? `Electron ${electron}, Chromium ${chrome ?? '?'}, ` : ''}Node.js ${node ?? '?'}`,
		`System:   ${type()} ${release()} ${arch()}`,
		`Ran for:  ${Math.round(process.uptime())} s`,
		`Memory:   ${megabytes(rss)} MB, of them ${megabytes(heapUsed)} MB for objects`,
		'',
		'What happened',
		...indented(stackOf(error)),
		'',
		'How things stood',
		...indented(ran.join('\n')),
	];
	return `${shortenHome(hide(lines.map(printable).join('\n')))}\n`;
}

const megabytes = (bytes: number) => Math.round(bytes / 1_048_576);

const indented = (text: string) => text.split('\n').map((line) => `  ${line}`);

/** What a terminal or an editor would obey stands there as a question mark. */
const printable = (line: string) => line.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '?');

/** `TypeError: …`, or what sort of thing was thrown. */
const nameOf = (error: unknown): string =>
	error instanceof Error ? `${error.name}: ${error.message}` : inspect(error, { depth: -1 });

/** The stack of an error, and of those behind it. No other properties: they can hold what somebody sent. */
function stackOf(error: unknown, level = 1): string {
	if (!(error instanceof Error)) return nameOf(error);
	const code = codeOf(error);
	const own = `${error.stack ?? nameOf(error)}${code === null ? '' : `\n    code: ${code}`}`;
	if (level === MAX_CAUSES) return own;
	const behind: unknown[] = error instanceof AggregateError ? error.errors : [];
	const all = error.cause === undefined ? behind : [error.cause, ...behind];
	return [
		own,
		...all.slice(0, MAX_CAUSES).map((one) => `caused by: ${stackOf(one, level + 1)}`),
	].join('\n');
}

/** By the clock on the wall, as a person remembers it. */
function timeOf(name: string): string {
	const [, day = '', hour = '', minute = '', second = ''] = pattern.exec(name) ?? [];
	const at = new Date(`${day}T${hour}:${minute}:${second}Z`);
	const two = (number: number) => String(number).padStart(2, '0');
	const date = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
	return `${date} ${two(at.getHours())}:${two(at.getMinutes())}`;
}

interface Told {
	readonly file: string;
	/** Empty where the report does not say. */
	readonly why: string;
	readonly at: string;
	/** Further reports that were not told of. */
	readonly others: number;
}

function notice({ file, why, at, others }: Told): ConfigNotice {
	const more =
		others === 0
			? say('', '')
			: say(
					` ${others} more ${others === 1 ? 'report lies' : 'reports lie'} beside it.`,
					`同じ場所に、ほかに ${others} 件のレポートがあります。`,
				);
	const what = why === '' ? say('.', 'しました。') : say(`: ${why}.`, `しました: ${why}。`);
	return {
		id: 'crash',
		level: 'warning',
		words: say(
			`Resonite Bridge ended unexpectedly on ${at}${what.en} The report is ${file}.${more.en}`,
			`Resonite Bridge が ${at} に異常終了${what.ja}レポート: ${file}。${more.ja}`,
		),
	};
}
