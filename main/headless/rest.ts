import { getHeapStatistics, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** Time between two looks, in ms. */
const EVERY = 3_000;
/** Share of one processor below which nobody is kept waiting by the 30 ms that it takes. */
const QUIET = 0.01;
/** What the heap must have grown by since the last time, in bytes. */
const WORTH = 4 * 1_048_576;

/**
 * Gives memory back whenever the app comes to rest: after its start, after a flood. Node collects only while something
 * is allocated, so an app that nobody talks to would keep what it does not need for as long as it is left alone.
 */
export class Rest implements Disposable {
	readonly #collect = collector();
	readonly #timer = setInterval(() => {
		this.#look();
	}, EVERY).unref();
	#used = process.cpuUsage();
	#heap = 0;

	#look(): void {
		const { user, system } = process.cpuUsage(this.#used);
		this.#used = process.cpuUsage();
		const isQuiet = user + system < EVERY * 1_000 * QUIET;
		if (!isQuiet || getHeapStatistics().total_heap_size < this.#heap + WORTH) return;
		this.#collect({ type: 'major', flavor: 'last-resort' });
		this.#heap = getHeapStatistics().total_heap_size;
		// Its own time is not the app's.
		this.#used = process.cpuUsage();
	}

	[Symbol.dispose](): void {
		clearInterval(this.#timer);
	}
}

/** As `node --expose-gc` has it, without a global that everybody sees. */
function collector(): NodeJS.GCFunction {
	setFlagsFromString('--expose-gc');
	const collect = runInNewContext('gc') as NodeJS.GCFunction;
	setFlagsFromString('--no-expose-gc');
	return collect;
}
