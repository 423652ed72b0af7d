import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { openPage } from '../../helpers/browser.ts';
import { freePort } from '../../helpers/free-port.ts';
import { logPane } from '../../helpers/log-pane.ts';
import { titled } from '../../helpers/needs.ts';
import { oneBrowser } from '../../helpers/one-browser.ts';
import { openTestBridge } from '../../helpers/open-bridge.ts';
import { missingObs, RealObs } from '../../helpers/real-obs.ts';

const browser = oneBrowser();
const why = missingObs();

/** Everything that the bridge tells the page from now on. */
function listen(page: Page): string[] {
	const frames: string[] = [];
	page.on('websocket', (socket) => {
		socket.on('framereceived', ({ payload }) => frames.push(String(payload)));
	});
	return frames;
}

/** Everything that stands on the page, fields included. */
const everything = (page: Page) =>
	page.evaluate(() => {
		const fields = [...document.querySelectorAll<HTMLInputElement>('input, textarea, select')];
		return [document.documentElement.outerHTML, ...fields.map(({ value }) => value)].join('\n');
	});

describe('adapters', () => {
	test('a second instance is added, set up and removed', async () => {
		await using bridge = await openTestBridge();
		await using opened = await openPage(browser(), bridge);
		const { page } = opened;
		const adapters = page.getByRole('region', { name: 'Adapters' });
		await adapters.getByRole('button', { name: 'Add an adapter' }).click();
		await adapters.getByRole('button', { name: 'Add OBS Studio' }).click();
		const card = adapters.getByRole('article', { name: 'OBS Studio obs-2' });
		await card.waitFor();
		await expect
			.poll(() => card.evaluate((element) => element === document.activeElement))
			.toBe(true);
		await card.getByText('Off', { exact: true }).waitFor();

		await card.getByRole('button', { name: 'Settings' }).click();
		await card.getByLabel('Port').fill('4460');
		await card.getByRole('button', { name: 'Save', exact: true }).click();
		await card.getByText('Saved', { exact: true }).waitFor();
		const { instances } = await bridge.call('app.load', null);
		expect(instances.find(({ id }) => id === 'obs-2')?.settings).toMatchObject({ port: 4_460 });

		await card.getByRole('button', { name: 'Remove this adapter…' }).click();
		const question = page.getByRole('dialog', { name: 'Remove OBS Studio obs-2?' });
		await question.getByRole('button', { name: 'Remove' }).click();
		await card.waitFor({ state: 'hidden' });
		await adapters.getByRole('article', { name: 'OBS Studio' }).waitFor();
		expect(opened.faults).toEqual([]);
	});

	test('says at the field what is wrong with it, and saves nothing', async () => {
		await using bridge = await openTestBridge();
		await using opened = await openPage(browser(), bridge);
		const { page } = opened;
		const card = page.getByRole('article', { name: 'OBS Studio' });
		await card.getByRole('button', { name: 'Settings', exact: true }).click();
		const port = card.getByLabel('Port');
		const save = card.getByRole('button', { name: 'Save', exact: true });
		await port.fill('70000');
		await save.click();
		await card.getByText('Write a number from 1 to 65535.').waitFor();
		await expect.poll(() => port.evaluate((field) => field === document.activeElement)).toBe(true);
		await port.fill('x');
		await card.getByText('Write a number, such as 10.').waitFor();
		await port.fill('4455');
		// What only the adapter knows is asked of it.
		await card.getByLabel('Computer').fill('ws://somewhere');
		await save.click();
		await card
			.getByRole('alert')
			.getByText(/Computer/u)
			.waitFor();
		const { instances } = await bridge.call('app.load', null);
		expect(instances[0]?.settings).toEqual({});
		await card.getByRole('button', { name: 'Discard' }).click();
		await card.getByRole('alert').waitFor({ state: 'hidden' });
		expect(opened.faults).toEqual([]);
	});

	test('a saved secret is nowhere on the page and never sent to it', async () => {
		await using bridge = await openTestBridge();
		await using opened = await openPage(browser(), bridge);
		const { page } = opened;
		const frames = listen(page);
		await page.reload();
		const secret = 'hunter2-is-secret';
		const card = page.getByRole('article', { name: 'OBS Studio' });
		await card.getByRole('button', { name: 'Settings', exact: true }).click();
		await card.getByLabel('Password', { exact: true }).fill(secret);
		await card.getByRole('button', { name: 'Save', exact: true }).click();
		await card.getByText('Set', { exact: true }).waitFor();
		expect(await everything(page)).not.toContain(secret);

		await card.getByRole('switch').click();
		await card.getByText('Connecting…').first().waitFor();
		await page.reload();
		await card.getByRole('button', { name: 'Settings', exact: true }).click();
		await card.getByText('Set', { exact: true }).waitFor();
		await page.getByRole('button', { name: 'Export' }).click();
		const [download] = await Promise.all([
			page.waitForEvent('download'),
			page.getByRole('button', { name: 'JSON Lines' }).click(),
		]);
		await download.path();
		expect(await everything(page)).not.toContain(secret);
		expect(frames.length).toBeGreaterThan(5);
		expect(frames.filter((frame) => frame.includes(secret))).toEqual([]);
		expect(opened.faults).toEqual([]);
	});

	test('nothing on the card jumps while it tries again and again', async () => {
		await using bridge = await openTestBridge({
			instances: [
				{ id: 'obs', adapter: 'obs', enabled: true, settings: { port: await freePort() } },
			],
		});
		await using opened = await openPage(browser(), bridge);
		const card = opened.page.getByRole('article', { name: 'OBS Studio' });
		await card.getByText(/^Attempt \d/u).waitFor();
		await card.evaluate((element) => {
			new ResizeObserver(() => {
				element.dataset.heights = `${element.dataset.heights ?? ''} ${element.clientHeight}`;
			}).observe(element);
		});
		await card.getByText(/^Attempt (?:[4-9]|\d\d)/u).waitFor();
		const heights = (await card.getAttribute('data-heights')) ?? '';
		// One height, however often the observer looked.
		const height = await card.evaluate((element) => element.clientHeight);
		expect([...new Set(heights.trim().split(' '))]).toEqual([String(height)]);
		expect(opened.faults).toEqual([]);
	});

	test('a verb is copied as it is to be sent', async () => {
		await using bridge = await openTestBridge();
		await using opened = await openPage(browser(), bridge, {
			permissions: ['clipboard-read', 'clipboard-write'],
		});
		const { page } = opened;
		const card = page.getByRole('article', { name: 'OBS Studio' });
		await card.getByRole('button', { name: /^Commands and events/u }).click();
		await card.getByLabel('Filter commands and events').fill('scene');
		await card.getByRole('button', { name: /^Copy obs\.scene / }).click();
		expect(await page.evaluate(() => navigator.clipboard.readText())).toMatch(/^obs\.scene \S/u);
		await card.getByLabel('Filter commands and events').fill('no such thing');
		await card.getByText('Nothing matches “no such thing”').waitFor();
		expect(opened.faults).toEqual([]);
	});
});

describe.skipIf(why !== null)(titled('the card of OBS', why), () => {
	test('tells the truth while OBS is away, there, asked wrongly, closed and switched off', async () => {
		await using obs = await RealObs.prepare();
		await using bridge = await openTestBridge({
			instances: [{ id: 'obs', adapter: 'obs', enabled: true, settings: { port: obs.port } }],
		});
		await using opened = await openPage(browser(), bridge);
		const { page } = opened;
		const log = logPane(page);
		const card = page.getByRole('article', { name: 'OBS Studio' });
		const status = card.getByRole('status').first();
		await card.getByText(/^Attempt \d+/u).waitFor();
		expect(await status.textContent()).toContain('Connecting…');

		await obs.launch();
		await card.getByRole('button', { name: 'Try now' }).click();
		// OBS asks for a password that nobody has given yet.
		await expect.poll(() => status.textContent()).toContain('Needs you');
		const password = card.getByLabel('Password', { exact: true });
		await password.fill('wrong');
		await card.getByRole('button', { name: 'Save', exact: true }).click();
		await card.getByText('Saved', { exact: true }).waitFor();
		await expect.poll(() => status.textContent()).toContain('Needs you');
		await card.getByRole('button', { name: 'Change password' }).waitFor();
		await password.fill(obs.password);
		await card.getByRole('button', { name: 'Save', exact: true }).click();
		await expect.poll(() => status.textContent()).toContain('Ready');

		await card.getByRole('button', { name: 'Test' }).click();
		await card.getByText(/OK · \d+ ms/u).waitFor();

		await obs.quit();
		await expect.poll(() => status.textContent()).toContain('Connecting…');
		await card
			.getByText(/^Last error|OBS/u)
			.first()
			.waitFor();
		await log.row('Adapter status').first().waitFor();

		await card.getByRole('switch').click();
		await expect.poll(() => status.textContent()).toContain('Off');
		expect(await card.getByRole('switch').getAttribute('aria-checked')).toBe('false');
		expect(opened.faults).toEqual([]);
	});
});
