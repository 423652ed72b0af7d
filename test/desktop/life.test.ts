import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { leaveData } from '../helpers/desktop-data.ts';
import { addressOf, whenTray } from '../helpers/desktop-window.ts';
import { openTestBridge } from '../helpers/open-bridge.ts';
import { tempFolder } from '../helpers/temp-folder.ts';
import { connect } from '../helpers/text-client.ts';
import { until } from '../helpers/until.ts';
import { openAgain, openApp } from './driver/bridge.ts';
import { menuText } from './driver/notes.ts';

test('quitting tells every client, and the last rows are on disk', async () => {
	await using folder = await tempFolder();
	{
		await using app = await openApp({ data: folder.path });
		await using client = await connect(await addressOf(await app.page()));
		for (let at = 0; at < 100; at++) client.send(`message ${at}`);
		await client.ask('bridge.ping');
		expect(await app.stop()).toMatchObject({ code: 0 });
		expect(await client.closed).toMatchObject({ code: 1001 });
	}
	await using app = await openApp({ data: folder.path });
	const page = await app.page();
	await addressOf(page);
	await page.keyboard.press('/');
	await page.keyboard.type('message 99');
	await page.getByRole('grid').getByText('message 99').first().waitFor();
});

test('SIGTERM ends it as cleanly', async () => {
	await using app = await openApp({ args: ['--hidden'] });
	const { menu } = await whenTray(app, ({ toolTip }) => toolTip.includes('Listening'));
	await using client = await connect(/ws:\S+/u.exec(menuText(menu))?.[0] ?? '');
	process.kill(app.pid, 'SIGTERM');
	expect(await client.closed).toMatchObject({ code: 1001 });
	expect(await app.exited).toMatchObject({ code: 0 });
});

describe('a start that cannot be', () => {
	test('because another program has the data folder says so, and what to do', async () => {
		await using bridge = await openTestBridge();
		const { code, output } = await openAgain({ data: bridge.folder });
		expect(output).toMatch(/Close the other Resonite Bridge/u);
		expect(code).toBe(1);
	});

	test('because the command line is wrong says how', async () => {
		await using folder = await tempFolder();
		const { code, output } = await openAgain({ data: folder.path, args: ['--port', 'many'] });
		expect(output).toContain('--port must be a number from 0 to 65535.');
		expect(code).toBe(1);
	});

	test('on a port that is taken shows the window, where it can be mended', async () => {
		await using bridge = await openTestBridge();
		await using app = await openApp({ args: ['--port', String(bridge.bridge.port)] });
		const page = await app.page();
		await page
			.getByText(/port .* is in use/iu)
			.first()
			.waitFor();
	});
});

test('a crash leaves a report, and the next start tells of it', async () => {
	await using folder = await tempFolder();
	{
		await using app = await openApp({ data: folder.path, args: ['--hidden'] });
		await whenTray(app, ({ toolTip }) => toolTip.includes('Listening'));
		await app
			.evaluate(() => {
				setImmediate(() => {
					throw new Error('a fault for this test');
				});
			})
			.catch(() => undefined);
		expect(await app.exited).toMatchObject({ code: 1 });
	}
	const [name] = (await readdir(folder.path)).filter((file) => /^crash-\d.*\.txt$/u.test(file));
	expect(await readFile(join(folder.path, name ?? ''), 'utf8')).toContain('a fault for this test');
	await using app = await openApp({ data: folder.path });
	const page = await app.page();
	await page
		.getByText(/ended unexpectedly on .*a fault for this test/u)
		.first()
		.waitFor();
});

test('after a sleep, adapters that wait for their next try do not wait any longer', async () => {
	await using folder = await tempFolder();
	await leaveData(folder.path, {
		settings: {
			instances: [{ id: 'obs', adapter: 'obs', enabled: true, settings: { port: 1 } }],
		},
	});
	await using app = await openApp({ data: folder.path });
	const page = await app.page();
	const card = page.getByRole('article', { name: 'OBS Studio' });
	// From the sixth try on it waits many seconds.
	await card
		.getByText(/[6-9]\. try|try [6-9]|attempt [6-9]/iu)
		.first()
		.waitFor({ timeout: 60_000 });
	const before = await card.innerText();
	await app.evaluate(({ powerMonitor }) => {
		powerMonitor.emit('resume');
	});
	await until(async () => (await card.innerText()) !== before, 'another try');
});
