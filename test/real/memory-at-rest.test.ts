import { readFile } from 'node:fs/promises';
import { describe, test } from 'vitest';
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

describe.skipIf(why !== null)(titled('memory at rest (real: Linux)', why), () => {
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
