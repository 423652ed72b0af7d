import { expect, test } from 'vitest';
import { openPage } from '../../helpers/browser.ts';
import { logPane } from '../../helpers/log-pane.ts';
import { oneBrowser } from '../../helpers/one-browser.ts';
import { openTestBridge } from '../../helpers/open-bridge.ts';
import type { TextClient } from '../../helpers/text-client.ts';

const browser = oneBrowser();

const SECONDS = 5;
const PER_SECOND = 5_000;
/** How often in a second a burst is sent. */
const BURSTS = 50;

/** Numbered messages at a steady rate. */
async function flood(client: TextClient): Promise<void> {
	const { promise, resolve } = Promise.withResolvers<undefined>();
	let sent = 0;
	const timer = setInterval(() => {
		for (let n = 0; n < PER_SECOND / BURSTS; n++) client.send(`flood ${++sent}`);
		if (sent < SECONDS * PER_SECOND) return;
		clearInterval(timer);
		resolve(undefined);
	}, 1_000 / BURSTS);
	await promise;
}

test('a flood of messages leaves the page small and quick to answer', async () => {
	await using bridge = await openTestBridge();
	await using opened = await openPage(browser(), bridge);
	const { page } = opened;
	const log = logPane(page);
	await log.grid.waitFor();
	await using client = await bridge.connect('/?name=Flood');
	const nodes = () => page.evaluate(() => document.querySelectorAll('*').length);

	const flooding = flood(client);
	await log.row('In, Text').first().waitFor();
	let most = 0;
	for (const word of ['f', 'fl', 'flood', 'flood 1', 'nothing of the kind', 'flood']) {
		await log.search.fill(word);
		expect(await log.search.inputValue()).toBe(word);
		most = Math.max(most, await nodes());
	}
	for (let isOver = false; !isOver; most = Math.max(most, await nodes()))
		isOver = await Promise.race([flooding.then(() => true), nodes().then(() => false)]);
	expect(most).toBeLessThan(3_000);

	const last = `flood ${SECONDS * PER_SECOND}`;
	await log.row('In, Text').filter({ hasText: last }).waitFor();
	await client.soFar();
	await page.getByRole('article', { name: 'Flood' }).getByText('25,001 in').waitFor();
	expect(await nodes()).toBeLessThan(3_000);
	expect(opened.faults).toEqual([]);
});
