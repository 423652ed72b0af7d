import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { tempFolder } from '../../../helpers/temp-folder.ts';
import { until } from '../../../helpers/until.ts';
import { startSample, startSampleBriefly, storyOf } from './sample.ts';

/** Where the system tells it without another program. */
function childrenOf(pid: number): number[] {
	if (process.platform !== 'linux') return [];
	return readdirSync('/proc')
		.filter((name) => /^\d+$/u.test(name))
		.filter((name) => parentOf(name) === pid)
		.map(Number);
}

/** NaN where the process has ended meanwhile. */
function parentOf(pid: string): number {
	try {
		// The name of a program, in parentheses, may hold spaces.
		return Number(readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ')[1]);
	} catch (error) {
		if (error instanceof Error && 'code' in error) return Number.NaN;
		throw error;
	}
}

describe('the app’s life', () => {
	test('begins when its entry has run, and ends in Electron’s order, with its browser', async () => {
		await using app = await startSample();
		await app.page();
		expect((await storyOf(app))[0]).toBe('ready');
		const browsers = childrenOf(app.pid);
		expect(browsers.length > 0).toBe(process.platform === 'linux');
		expect(await app.stop()).toEqual({ code: 0, signal: null });
		expect(app.output.trim().split('\n').at(-1)).toBe('ready loaded before-quit will-quit quit');
		await until(() => browsers.every((pid) => !existsSync(`/proc/${pid}`)), 'the browser’s end');
	});

	test('goes on when a window says no', async () => {
		await using app = await startSample();
		await app.page();
		await app.evaluate(({ app: electronApp, BrowserWindow }) => {
			const [window] = BrowserWindow.getAllWindows();
			window?.once('close', (event) => {
				event.preventDefault();
			});
			electronApp.quit();
		});
		expect(await storyOf(app)).toEqual(['ready', 'loaded', 'before-quit']);
		expect((await app.stop()).code).toBe(0);
	});

	test('ends with its last window where the app does not want to stay', async () => {
		await using app = await startSample();
		await app.page();
		await app.evaluate(({ app: electronApp, BrowserWindow }) => {
			electronApp.removeAllListeners('window-all-closed');
			BrowserWindow.getAllWindows()[0]?.close();
		});
		expect((await app.exited).code).toBe(0);
	});

	test('is one per data folder: a second start speaks to the first and ends', async () => {
		await using folder = await tempFolder();
		await using app = await startSample({ data: folder.path });
		await app.page();
		const { code } = await startSampleBriefly({ data: folder.path, args: ['hello'] });
		expect(code).toBe(3);
		const told = await until(
			async () => (await storyOf(app)).find((part) => Array.isArray(part)),
			'the second start',
		);
		expect(told).toEqual(['second', 'hello', 'hello']);
	});

	test('can begin again where the former one was killed', async () => {
		await using folder = await tempFolder();
		await using killed = await startSample({ data: folder.path });
		await killed.page();
		await killed.kill();
		await using app = await startSample({ data: folder.path });
		expect(await (await app.page()).title()).toBe('Sample');
	});

	test('keeps what its pages keep', async () => {
		await using folder = await tempFolder();
		{
			await using first = await startSample({ data: folder.path });
			await (
				await first.page()
			).evaluate(() => {
				localStorage.setItem('kept', 'yes');
			});
			await first.stop();
		}
		await using second = await startSample({ data: folder.path });
		expect(await (await second.page()).evaluate(() => localStorage.getItem('kept'))).toBe('yes');
	});
});
