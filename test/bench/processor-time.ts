import { readdir, readFile } from 'node:fs/promises';

/**
 * Processor time that a process has used, in ms, of the threads that it has. From the scheduler, which counts every
 * nanosecond, where `/proc/<pid>/stat` counts in steps of 10 ms: a process at rest needs no more than a few of those.
 */
export async function processorTimeOf(pid: number): Promise<number> {
	const tasks = await readdir(`/proc/${pid}/task`);
	const spent = await Promise.all(
		tasks.map(async (task) => {
			const stat = await readFile(`/proc/${pid}/task/${task}/schedstat`, 'utf8');
			return Number(stat.split(' ', 1)[0]);
		}),
	);
	return spent.reduce((sum, nanoseconds) => sum + nanoseconds, 0) / 1_000_000;
}
