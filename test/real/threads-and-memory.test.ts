import { readdir, readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { startHeadless } from '../helpers/headless.ts';
import { titled } from '../helpers/needs.ts';
import { tempFolder } from '../helpers/temp-folder.ts';
import { until } from '../helpers/until.ts';

const why = process.platform === 'linux' ? null : 'it looks into /proc, which only Linux has';

/** MB that a process holds. */
async function memoryOf(pid: number): Promise<number> {
	const status = await readFile(`/proc/${pid}/status`, 'utf8');
	return Number(/^VmRSS:\s+(\d+)/mu.exec(status)?.[1]) / 1_024;
}

/** How nice each thread of a process is, by its id. What stands before is a name in brackets. */
async function nicenessOf(pid: number): Promise<Map<number, number>> {
	const threads = await readdir(`/proc/${pid}/task`);
	const niceness = async (thread: string) => {
		const stat = await readFile(`/proc/${pid}/task/${thread}/stat`, 'utf8');
		return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[16]);
	};
	return new Map(
		await Promise.all(threads.map(async (id) => [Number(id), await niceness(id)] as const)),
	);
}

describe.skipIf(why !== null)(titled('threads and memory (real: Linux)', why), () => {
	test('the thread of the messages goes before that of the journal', async () => {
		await using folder = await tempFolder();
		await using app = startHeadless(folder.path);
		await app.lines(2);
		const niceness = await nicenessOf(app.pid);
		const own = niceness.get(app.pid) ?? NaN;
		const others = [...niceness.values()].filter((value) => value !== own);
		expect(others).toEqual([Math.min(own + 10, 19)]);
	});

	test('an app that is left alone gives back what only its start needed', async () => {
		await using folder = await tempFolder();
		await using app = startHeadless(folder.path);
		await app.lines(2);
		let most = 0;
		const fallen = async () => {
			const memory = await memoryOf(app.pid);
			most = Math.max(most, memory);
			return memory < most - 4;
		};
		await until(fallen, 'memory to fall by 4 MB', 30_000);
	});
});
