import { CrashWatch } from '../bridge/crash-watch.ts';
import { AppError, errorHelp } from '../contract/errors.ts';
import type { Words } from '../contract/words.ts';
import { PortError } from '../server/listen.ts';
import { PagePortError, startHeadless, version } from './app.ts';
import { createLog, safe } from './console.ts';
import { help, parseOptions, UsageError, type Options } from './options.ts';

/** Longest clean stop, in ms: clients have 1 s, adapters 5 s, what the disk has not taken yet 10 s and its file 5 s. */
const STOP_LIMIT = 25_000;

const stopping = Promise.withResolvers<NodeJS.Signals>();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, stopping.resolve);

const crashes = new CrashWatch({
	version,
	onCrash(error, report) {
		tell(explain(error), report);
		process.exit(1);
	},
}).start();

try {
	const options = parseOptions(process.argv.slice(2));
	if (options.shows === 'help') process.stdout.write(help);
	else if (options.shows === 'version') process.stdout.write(`${version}\n`);
	else await run(options);
} catch (error) {
	tell(explain(error), isExpected(error) ? null : crashes.report(error));
	process.exitCode = error instanceof UsageError ? 2 : 1;
}

async function run(options: Options): Promise<void> {
	const log = createLog(options.level);
	const app = await startHeadless(options, { crashes });
	process.stdout.write(`bridge ${app.address}\n`);
	if (app.pageAddress !== null) process.stdout.write(`page ${app.pageAddress}\n`);
	const signal = await stopping.promise;
	log('info', `Stopping (${signal}).`);
	const late = setTimeout(() => {
		log('error', `It did not stop within ${STOP_LIMIT / 1_000} seconds and was ended.`);
		process.exit(1);
	}, STOP_LIMIT);
	try {
		await app.stop();
	} finally {
		clearTimeout(late);
	}
}

/** The lines are ours; what stands in them may be the name of a folder or a program. */
function tell(text: string, report: Words | null): void {
	const lines = [...text.split('\n'), ...(report ? [report.en] : [])];
	process.stderr.write(`${lines.map(safe).join('\n')}\n`);
}

/** It says what is wrong and what to do: no fault of the app. */
function isExpected(error: unknown): boolean {
	return error instanceof UsageError || error instanceof AppError;
}

function explain(error: unknown): string {
	if (error instanceof UsageError) return `${error.message}\nTry --help.`;
	if (error instanceof PortError) {
		const option = error instanceof PagePortError ? '--page-port' : '--port';
		return `${error.words.en}\nStart with ${option} ${error.freePort}, or with ${option} 0 to take any.`;
	}
	if (error instanceof AppError) return `${error.words.en}\n${errorHelp[error.code].en}`;
	return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
