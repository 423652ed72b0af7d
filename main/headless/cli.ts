import { blameAdapter } from '../adapters/crash.ts';
import { AppError, errorHelp } from '../contract/errors.ts';
import { PortError } from '../server/listen.ts';
import { PagePortError, startHeadless, version } from './app.ts';
import { createLog, safe } from './console.ts';
import { help, parseOptions, UsageError, type Options } from './options.ts';

/** Longest clean stop, in ms: clients have 1 s, adapters 5 s, what the disk has not taken yet 10 s and its file 5 s. */
const STOP_LIMIT = 25_000;

const stopping = Promise.withResolvers<NodeJS.Signals>();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, stopping.resolve);

process.on('uncaughtException', (error) => {
	// An adapter that throws in a callback fails alone: the server and the other adapters go on.
	if (blameAdapter(error)) return;
	tell(explain(error));
	process.exit(1);
});

try {
	const options = parseOptions(process.argv.slice(2));
	if (options.shows === 'help') process.stdout.write(help);
	else if (options.shows === 'version') process.stdout.write(`${version}\n`);
	else await run(options);
} catch (error) {
	tell(explain(error));
	process.exitCode = error instanceof UsageError ? 2 : 1;
}

async function run(options: Options): Promise<void> {
	const log = createLog(options.level);
	const app = await startHeadless(options);
	process.stdout.write(`bridge ${app.address}\n`);
	if (app.pageAddress !== null) process.stdout.write(`page ${app.pageAddress}\n`);
	const signal = await stopping.promise;
	log('info', `Stopping (${signal}).`);
	const late = setTimeout(() => {
		log('error', `It did not stop within ${STOP_LIMIT / 1_000} seconds and was ended.`);
		process.exit(1);
	}, STOP_LIMIT);
	await app.stop();
	clearTimeout(late);
}

/** The lines are ours; what stands in them may be the name of a folder or a program. */
function tell(text: string): void {
	process.stderr.write(`${text.split('\n').map(safe).join('\n')}\n`);
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
