import { monitorEventLoopDelay } from 'node:perf_hooks';

/** What the process that is attacked says about itself. */
export interface Vitals {
	/** Bytes of the whole process. */
	readonly rss: number;
	/** Bytes of the heap. */
	readonly heap: number;
	/** Bytes outside the heap: buffers, most of all. */
	readonly external: number;
	/** What keeps it alive, counted by kind: `TCPSocketWrap`, `Timeout`, … */
	readonly resources: Readonly<Record<string, number>>;
	/** Longest that its event loop stood still since it was asked last, in ms. */
	readonly stall: number;
}

/** How is it? `collects`: after the garbage was collected, which takes its time. */
export interface Question {
	readonly id: number;
	readonly collects: boolean;
}

// Loaded into the app before its own first line (`--import`), so that it can be watched without being changed. The
// channel keeps nothing alive: a clean stop must not wait for it.
const delay = monitorEventLoopDelay({ resolution: 10 });
delay.enable();

process.on('message', ({ id, collects }: Question) => {
	if (collects) globalThis.gc?.();
	const { rss, heapUsed: heap, external } = process.memoryUsage();
	const resources: Record<string, number> = {};
	for (const kind of process.getActiveResourcesInfo()) resources[kind] = (resources[kind] ?? 0) + 1;
	const stall = delay.max / 1e6;
	delay.reset();
	process.send?.({ id, vitals: { rss, heap, external, resources, stall } satisfies Vitals });
});
process.channel?.unref();
