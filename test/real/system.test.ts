import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { promisify } from 'node:util';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { system } from '../../main/adapters/system/index.ts';
import { needs, titled } from '../helpers/needs.ts';
import { Program } from '../helpers/processes.ts';
import { started } from '../helpers/started.ts';
import { until } from '../helpers/until.ts';

const run = promisify(execFile);

/** Whether this machine lets us have a corner without a network. */
async function missingCorner(): Promise<string | null> {
	const why = needs('unshare', 'util-linux');
	if (why !== null) return why;
	try {
		await run('unshare', ['-rn', 'true']);
		return null;
	} catch (error) {
		return `unshare -rn is not allowed here: ${error instanceof Error ? error.message : ''}`;
	}
}

const why = process.platform === 'linux' ? null : 'it compares with /proc, which only Linux has';
const noCorner = why ?? (await missingCorner());

/** One number of /proc/meminfo, in GiB. */
async function memoryInfo(name: string): Promise<number> {
	const text = await readFile('/proc/meminfo', 'utf8');
	return Number(new RegExp(`^${name}:\\s+(\\d+) kB$`, 'mu').exec(text)?.[1]) / 1_048_576;
}

describe.skipIf(why !== null)(titled('system (real: Linux)', why), () => {
	test('has the memory and the uptime that the kernel has', async () => {
		await using session = await started(system, {});
		const total = await memoryInfo('MemTotal');
		const { used, ...memory } = await session.run('memory');
		expect(memory.total).toBeCloseTo(total, 0);
		// Other programs come and go meanwhile.
		expect(Math.abs(Number(used) - (total - (await memoryInfo('MemAvailable'))))).toBeLessThan(2);
		const { seconds } = await session.run('uptime');
		const kernel = Number((await readFile('/proc/uptime', 'utf8')).split(' ')[0]);
		expect(Math.abs(Number(seconds) - kernel)).toBeLessThan(5);
	});

	test.each(['Asia/Tokyo', 'America/St_Johns', 'Europe/Berlin'])(
		'has the time that date has in %s',
		async (zone) => {
			await using session = await started(system, { zone });
			const env = { ...process.env, TZ: zone, LC_ALL: 'C' };
			// Both within one second, else again.
			const [ours, theirs] = await until(async () => {
				const before = (await session.run('time')).iso;
				const { stdout } = await run('date', ['+%Y-%m-%dT%H:%M:%S%:z %w'], { env });
				return before === (await session.run('time')).iso && [before, stdout.trim().split(' ')];
			}, 'a calm second');
			expect(ours).toBe(theirs[0]);
			expect((await session.run('date')).weekday).toBe(Number(theirs[1]));
		},
	);

	test('finds a busy processor busier than an idle one', async () => {
		await using session = await started(system, {});
		const busy = Array.from(
			{ length: availableParallelism() },
			() => new Program([process.execPath, '-e', 'for(;;);'], { stdio: 'ignore' }),
		);
		try {
			await until(async () => Number((await session.run('cpu')).load) > 0.8, 'a busy processor');
		} finally {
			await Promise.all(busy.map((one) => one.end('SIGKILL')));
		}
	});
});

describe.skipIf(noCorner !== null)(titled('system (real: no network)', noCorner), () => {
	test('says that there is no way out', async () => {
		const gauges = fileURLToPath(new URL('../../main/adapters/system/gauges.ts', import.meta.url));
		const script = `import { readNetwork } from ${JSON.stringify(gauges)};
			console.log(JSON.stringify(await readNetwork()));`;
		const node = [process.execPath, '--input-type=module', '-e', script];
		const { stdout } = await run('unshare', ['-rn', ...node]);
		expect(JSON.parse(stdout)).toEqual({ up: false });
	});
});
