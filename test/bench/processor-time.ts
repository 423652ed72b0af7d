import { readFile } from 'node:fs/promises';

/** Processor time that a process has used, in ms, of all its threads. From /proc, which counts in steps of 10 ms. */
export async function processorTimeOf(pid: number): Promise<number> {
	const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
	const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
	return (Number(fields[11]) + Number(fields[12])) * 10;
}
