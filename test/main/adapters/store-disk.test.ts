import { mkdir, rm, writeFile } from 'node:fs/promises';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, test } from 'vitest';
import { AppError } from '../../../main/contract/errors.ts';
import { titled } from '../../helpers/needs.ts';
import { smallDisk, whyNoSmallDisk } from '../../helpers/small-disk.ts';
import { storeIn } from '../../helpers/store-folder.ts';
import { tempFolder } from '../../helpers/temp-folder.ts';
import { until } from '../../helpers/until.ts';

test('a folder that cannot be made is told, and it goes on once it can', async () => {
	await using temp = await tempFolder();
	const folder = temp.file('store');
	await writeFile(folder, 'a file in its place');
	{
		await using session = storeIn(folder);
		await expect(session.start()).rejects.toMatchObject({
			report: {
				kind: 'lost',
				why: {
					en: expect.stringMatching(
						/store\.sqlite cannot be made .*Make its folder writable/u,
					) as string,
				},
			},
		});
	}
	await rm(folder);
	await mkdir(folder);
	await using session = storeIn(folder);
	await session.start();
	await session.set('a', '1');
});

test('a file that another program holds keeps nobody waiting but those who write', async () => {
	await using temp = await tempFolder();
	await using session = storeIn(temp.path);
	await session.start();
	await session.set('a', '1');
	const other = new DatabaseSync(session.file);
	other.exec('BEGIN IMMEDIATE');
	const writing = session.set('a', '2').then(
		() => 'stored',
		(error: unknown) => (error instanceof AppError ? error.code : String(error)),
	);
	let turns = 0;
	const turning = setInterval(() => (turns += 1), 5);
	expect(await writing).toBe('DISK_UNAVAILABLE');
	clearInterval(turning);
	// The thread waited for a second; this one did not.
	expect(turns).toBeGreaterThan(20);
	await until(() => session.detail().startsWith('Another program is using'), 'the reason');
	expect(await session.get('a')).toBe('1');
	other.exec('ROLLBACK');
	other.close();
	await session.set('a', '3');
	await until(() => session.detail().startsWith('1 value'), 'no more trouble');
});

const why = await whyNoSmallDisk();

describe.skipIf(why !== null)(titled('a full disk', why), () => {
	test('is told to whom it concerns; values stay readable, and it goes on when there is room', async () => {
		await using disk = await smallDisk(512);
		await using session = storeIn(disk.file('store'));
		await session.start();
		await session.set('first', '1');
		const stored: string[] = [];
		const large = 'x'.repeat(16_000);
		const refused = await until(async () => {
			const name = `n${stored.length}`;
			try {
				await session.set(name, large);
				stored.push(name);
				return null;
			} catch (error) {
				if (!(error instanceof AppError)) throw error;
				return error;
			}
		}, 'a full disk');
		expect(refused).toMatchObject({
			code: 'DISK_UNAVAILABLE',
			message: 'The disk of the bridge is full: nothing was stored.',
		});
		await until(() => session.detail().startsWith('The disk is full'), 'the reason on the page');
		// Asked along with what cannot be written.
		const [write, ...values] = await Promise.allSettled([
			session.set('more', large),
			session.get('first'),
			...stored.map((name) => session.get(name)),
		]);
		expect(write.status).toBe('rejected');
		expect(values).toMatchObject([{ value: '1' }, ...stored.map(() => ({ value: large }))]);
		disk.resize(4_096);
		await session.set('more', large);
		expect(await session.get('more')).toBe(large);
		await until(() => session.detail().includes(' values, '), 'no more trouble');
	});

	test('that is read-only says so, until it is not', async () => {
		await using disk = await smallDisk(2_048);
		{
			await using session = storeIn(disk.path);
			await session.start();
			await session.set('a', '1');
		}
		disk.setReadOnly(true);
		await using locked = storeIn(disk.path);
		await expect(locked.start().then(() => locked.set('a', '2'))).rejects.toThrow(
			/cannot be written/u,
		);
		await locked.heard.stop();
		disk.setReadOnly(false);
		await using session = storeIn(disk.path);
		await session.start();
		expect(await session.get('a')).toBe('1');
		await session.set('a', '2');
	});
});
