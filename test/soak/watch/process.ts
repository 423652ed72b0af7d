import { readdir, readFile, readlink } from 'node:fs/promises';

/** What a process holds right now, as Linux tells it. */
export interface Holdings {
	/** Resident memory, in MB. */
	readonly memory: number;
	/** Open files and sockets. */
	readonly descriptors: number;
	readonly threads: number;
}

const figure = (status: string, name: string) =>
	Number(new RegExp(`^${name}:\\s+(\\d+)`, 'mu').exec(status)?.[1]);

export async function holdingsOf(pid: number): Promise<Holdings> {
	const status = await readFile(`/proc/${pid}/status`, 'utf8');
	const descriptors = await readdir(`/proc/${pid}/fd`);
	return {
		memory: figure(status, 'VmRSS') / 1_024,
		descriptors: descriptors.length,
		threads: figure(status, 'Threads'),
	};
}

/** What is open, by kind, for whoever looks for a leak: `12 socket, 1 /tmp/journal.sqlite`. */
export async function descriptorsOf(pid: number): Promise<string> {
	const counts = new Map<string, number>();
	for (const descriptor of await readdir(`/proc/${pid}/fd`)) {
		// It may have been closed since.
		const target = await readlink(`/proc/${pid}/fd/${descriptor}`).catch(() => 'closed');
		const kind = target.replace(/:\[\d+\]$/u, '');
		counts.set(kind, (counts.get(kind) ?? 0) + 1);
	}
	return [...counts].map(([kind, count]) => `${count} ${kind}`).join(', ');
}

/** Null where it can be seen what a process holds, else why not. */
export const missingProc = (): string | null =>
	process.platform === 'linux'
		? null
		: 'what a process holds is read from /proc, which only Linux has';
