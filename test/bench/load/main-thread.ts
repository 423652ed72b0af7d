/** The part of Chromium's trace format that is read here. Times are in µs. */
interface TraceEvent {
	readonly name: string;
	readonly ph: string;
	readonly pid: number;
	readonly tid: number;
	readonly args: { readonly name?: string };
	readonly dur?: number;
	/** Processor time. */
	readonly tdur?: number;
}

/** What of a trace tells of tasks, and little else. */
export const categories = ['toplevel'];

/** One task of a page's main thread, in ms. */
export interface Task {
	readonly took: number;
	/** Of `took`, what it did not wait for a processor that others had. */
	readonly worked: number;
}

/** The tasks of all pages' main threads in a trace. */
export function tasksOf(trace: string): readonly Task[] {
	const { traceEvents } = JSON.parse(trace) as { traceEvents: readonly TraceEvent[] };
	const threadOf = ({ pid, tid }: TraceEvent) => `${pid} ${tid}`;
	const mains = new Set(
		traceEvents
			.filter(({ name, args }) => name === 'thread_name' && args.name === 'CrRendererMain')
			.map(threadOf),
	);
	return traceEvents
		.filter((event) => event.ph === 'X' && event.name.endsWith('RunTask'))
		.filter((event) => mains.has(threadOf(event)))
		.map(({ dur = 0, tdur = 0 }) => ({ took: dur / 1_000, worked: tdur / 1_000 }));
}
