import { readdir, readFile } from 'node:fs/promises';
import { isCode } from '../../main/server/listen.ts';

/**
 * Processor time that a process has used, in ms, of the threads that it has. From the scheduler, which counts every
 * nanosecond, where `/proc/<pid>/stat` counts in steps of 10 ms: a process at rest needs no more than a few of those.
 */
export async function processorTimeOf(pid: number): Promise<number> {
	const tasks = await readdir(`/proc/${pid}/task`);
	const spent = await Promise.all(tasks.map((task) => nanosecondsOf(`/proc/${pid}/task/${task}`)));
	return spent.reduce((sum, nanoseconds) => sum + nanoseconds, 0) / 1_000_000;
}

/** Zero for a thread that has ended since it was listed. */
async function nanosecondsOf(task: string): Promise<number> {
	try {
		const stat = await readFile(`${task}/schedstat`, 'utf8');
		return Number(stat.split(' ', 1)[0]);
	} catch (error) {
		if (!isCode(error, 'ENOENT', 'ESRCH')) throw error;
		return 0;
	}
}
