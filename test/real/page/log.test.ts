import { describe, expect, test } from 'vitest';
import { openPage } from '../../helpers/browser.ts';
import { logPane } from '../../helpers/log-pane.ts';
import { oneBrowser } from '../../helpers/one-browser.ts';
import { openTestBridge, type TestBridge } from '../../helpers/open-bridge.ts';
import { refusal } from '../../helpers/text-client.ts';

const browser = oneBrowser();

/** A bit of everything: comings, goings, commands, an error, plain text, an echo, an event, a stranger at the door. */
async function someTraffic(bridge: TestBridge): Promise<void> {
	await using booth = await bridge.connect('/?name=DJ%20Booth&user=Alice');
	await booth.ask('bridge.ping hello');
	await booth.ask('obs.scene Live');
	booth.send('just words');
	await booth.soFar();
	await using echo = await bridge.connect('/echo?name=Echo&user=Bob');
	await echo.ask('again');
	await refusal(bridge.url(), { headers: { Origin: 'https://example.com' } });
	booth.socket.close(1000, 'done');
	await booth.closed;
}

describe('rows of the log', () => {
	test('every kind has its sign, its client, its outcome', async () => {
		await using bridge = await openTestBridge();
		await using opened = await openPage(browser(), bridge);
		const log = logPane(opened.page);
		await someTraffic(bridge);
		await log.row('Connected').filter({ hasText: 'DJ Booth connected to /' }).waitFor();
		await log.row('In, Command').filter({ hasText: 'bridge.ping hello' }).waitFor();
		await log.row('Out, Reply').filter({ hasText: 'ok ⇥ bridge.ping ⇥ hello' }).waitFor();
		await log.row('✕ ADAPTER_NOT_READY').filter({ hasText: 'obs.scene Live' }).first().waitFor();
		await log.row('In, Text').filter({ hasText: 'just words' }).waitFor();
		await log.row('In, Echo').filter({ hasText: 'again' }).waitFor();
		await log.row('Out, Echo').filter({ hasText: 'again' }).waitFor();
		await log.row('Refused').filter({ hasText: 'https://example.com' }).waitFor();
		await log
			.row('Disconnected')
			.filter({ hasText: 'It closed the connection (1000: done).' })
			.waitFor();

		await bridge.call('server.panic', { isOn: true });
		await log.row('Notice').filter({ hasText: 'All clients were dropped' }).waitFor();
		await bridge.call('adapter.enable', { id: 'obs', isEnabled: true });
		await log.row('Adapter status').filter({ hasText: 'obs' }).first().waitFor();
		expect(opened.faults).toEqual([]);
	});

	test('an event is one row that says how many heard it', async () => {
		await using bridge = await openTestBridge();
		await using opened = await openPage(browser(), bridge);
		const log = logPane(opened.page);
		await using beating = await bridge.connect('/?name=Heart&heartbeat=1');
		expect(await beating.next()).toBe('bridge.heartbeat');
		await using one = await bridge.connect('/?name=One');
		await bridge.call('composer.send', { text: 'to both', to: { kind: 'all' } });
		expect(await one.next()).toBe('to both');
		await log.row('2 clients').filter({ hasText: 'to both' }).click();
		await log.detail.getByText('Heart, One').waitFor();
		expect(opened.faults).toEqual([]);
	});

	test('markup and script of a stranger stay text', async () => {
		await using bridge = await openTestBridge();
		await using opened = await openPage(browser(), bridge);
		const { page } = opened;
		const log = logPane(page);
		const evil = '<img src=x onerror="document.title=\'taken\'"><script>alert(1)</script>';
		await using client = await bridge.connect(
			`/?name=${encodeURIComponent('<b>bold</b>')}&user=${encodeURIComponent('<i>me</i>')}`,
		);
		client.send(evil);
		await log.row('In, Text').filter({ hasText: evil }).click();
		await log.detail.getByText(evil).first().waitFor();
		await page.getByRole('region', { name: 'Users' }).getByText(evil).waitFor();
		expect(await page.locator('img[src=x], #app script, #app b:text-is("bold")').count()).toBe(0);
		expect(await page.title()).toBe('Resonite Bridge');
		expect(opened.faults).toEqual([]);
	});
});

describe('filters of the log', () => {
	test('direction, kind, outcome, client and adapter narrow it down, together', async () => {
		await using bridge = await openTestBridge();
		await using opened = await openPage(browser(), bridge);
		const log = logPane(opened.page);
		await someTraffic(bridge);
		await log.row('Disconnected').first().waitFor();

		await log.tick(['Client', 'Echo']);
		await expect
			.poll(log.texts)
			.toEqual([expect.stringMatching(/^Echo connected/u), 'again', 'again', expect.any(String)]);
		await log.clearFilter();

		await log.tick(['Adapter', 'obs'], ['Direction', 'Out']);
		await expect
			.poll(log.texts)
			.toEqual([expect.stringMatching(/^err ⇥ obs\.scene ⇥ ADAPTER_NOT_READY/u)]);
		await log.pane.getByRole('button', { name: 'Filter (2)' }).waitFor();
		await log.clearFilter();

		await log.tick(['Outcome', 'Error'], ['Direction', 'In']);
		await expect.poll(log.texts).toEqual(['obs.scene Live']);
		await log.clearFilter();

		await log.tick(['Kind', 'Text'], ['Kind', 'Refused']);
		await expect
			.poll(log.texts)
			.toEqual(['just words', expect.stringContaining('https://example.com')]);

		await using client = await bridge.connect('/?name=Late');
		client.send('more words');
		await expect.poll(log.texts).toEqual(['just words', expect.any(String), 'more words']);
		expect(opened.faults).toEqual([]);
	});

	test('text is sought anywhere and in any case; a regular expression as it says', async () => {
		await using bridge = await openTestBridge();
		await using opened = await openPage(browser(), bridge);
		const log = logPane(opened.page);
		await using client = await bridge.connect('/echo?name=Booth');
		for (const text of ['Scene one', 'scene (two', 'シーン三', 'other']) await client.ask(text);
		await log.row('In, Echo').filter({ hasText: 'other' }).waitFor();

		await log.search.fill('SCENE');
		await expect.poll(log.texts).toEqual(['Scene one', 'Scene one', 'scene (two', 'scene (two']);
		await log.search.fill('シーン');
		await expect.poll(log.texts).toEqual(['シーン三', 'シーン三']);

		await log.pattern.click();
		await log.search.fill('^scene (?:one|three)$');
		await expect.poll(log.texts).toEqual(['Scene one', 'Scene one']);

		await log.search.fill('scene (');
		await log.pane
			.getByText('This is no valid regular expression: it is looked for as it stands.')
			.waitFor();
		await expect.poll(log.texts).toEqual(['scene (two', 'scene (two']);
		await log.pattern.click();
		await log.pane.getByText('This is no valid regular').waitFor({ state: 'hidden' });
		await expect.poll(log.texts).toEqual(['scene (two', 'scene (two']);

		await log.search.fill('nowhere');
		await log.grid.getByText('Nothing to show. This is the beginning of the journal.').waitFor();
		expect(opened.faults).toEqual([]);
	});
});

describe('the newest rows', () => {
	test('pause collects and says how many wait, resume shows them', async () => {
		await using bridge = await openTestBridge();
		await using opened = await openPage(browser(), bridge);
		const log = logPane(opened.page);
		await using client = await bridge.connect('/?name=Booth');
		client.send('before');
		await log.row('In, Text').filter({ hasText: 'before' }).waitFor();

		await log.pane.getByRole('button', { name: 'Pause' }).click();
		for (const at of [1, 2, 3]) client.send(`during ${at}`);
		await log.pane.getByText('Paused. 3 waiting.').waitFor();
		expect(await log.texts()).not.toContain('during 1');

		await log.pane.getByRole('button', { name: 'Go on' }).click();
		await expect
			.poll(async () => (await log.texts()).slice(-4))
			.toEqual(['before', 'during 1', 'during 2', 'during 3']);
		expect(opened.faults).toEqual([]);
	});

	test('who has scrolled up is not moved, told how many are new, and brought back by one press', async () => {
		await using bridge = await openTestBridge();
		await using opened = await openPage(browser(), bridge);
		const { page } = opened;
		const log = logPane(page);
		await using client = await bridge.connect('/?name=Booth');
		for (let at = 1; at <= 200; at++) client.send(`line ${at}`);
		await log.row('In, Text').filter({ hasText: 'line 200' }).waitFor();

		await log.grid.hover();
		await page.mouse.wheel(0, -1_000);
		await log.pane.getByRole('button', { name: 'To the newest' }).waitFor();
		const seen = await log.texts();
		for (let at = 201; at <= 205; at++) client.send(`line ${at}`);
		const back = log.pane.getByRole('button', { name: '5 new' });
		await back.waitFor();
		expect(await log.texts()).toEqual(seen);

		await back.click();
		await log.row('In, Text').filter({ hasText: 'line 205' }).waitFor();
		await back.waitFor({ state: 'hidden' });
		client.send('line 206');
		await log.row('In, Text').filter({ hasText: 'line 206' }).waitFor();
		expect(opened.faults).toEqual([]);
	});
});
