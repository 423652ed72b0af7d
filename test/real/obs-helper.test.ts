import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { needs, titled } from '../helpers/needs.ts';
import { missingObs, RealObs } from '../helpers/real-obs.ts';

const why = missingObs();

/** Ids of the processes that run in this home: OBS and whatever it has started. */
async function processesIn(home: string): Promise<string[]> {
	const ids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
	const environments = await Promise.all(
		// A process may end while it is looked at, and other users' are closed to us.
		ids.map((id) => readFile(`/proc/${id}/environ`, 'utf8').catch(() => '')),
	);
	return ids.filter((_, at) => environments[at]?.includes(`HOME=${home}\0`));
}

test('says what is missing and how to get it', () => {
	expect(needs('node', 'nodejs')).toBeNull();
	expect(needs('no-such-program', 'no-such-package')).toBe(
		'no-such-program is not installed (sudo apt-get install no-such-package)',
	);
});

describe.skipIf(why !== null)(titled('a real OBS for tests', why), () => {
	test('leaves no process and no folder behind', async () => {
		let home: string;
		{
			await using real = await RealObs.start();
			home = real.home;
			await using hand = await real.hand();
			// A recording runs in a process of its own.
			await hand.call('StartRecord');
			await expect.poll(() => processesIn(home)).not.toHaveLength(0);
		}
		await expect.poll(() => processesIn(home), { timeout: 10_000 }).toEqual([]);
		expect(existsSync(home)).toBe(false);
	});
});
