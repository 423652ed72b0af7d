import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { builtPage } from '../../../main/web/built-page.ts';
import { PageServer } from '../../../main/web/page-server.ts';
import { openPage } from '../../helpers/browser.ts';
import { logPane } from '../../helpers/log-pane.ts';
import { oneBrowser } from '../../helpers/one-browser.ts';
import { openTestBridge } from '../../helpers/open-bridge.ts';
import { until } from '../../helpers/until.ts';

const browser = oneBrowser();

const portOf = ({ address }: PageServer) => Number(new URL(address).port);

/** What a browser says of a cut road, and of a restarted bridge that does not know the page's cookie. */
const isOutage = (fault: string) =>
	/ERR_CONNECTION_REFUSED|ERR_CONNECTION_RESET|401|response code: 403/u.test(fault);

describe('the road between page and bridge', () => {
	test('a cut is told, and mended by itself with every row exactly once', async () => {
		await using bridge = await openTestBridge();
		await using opened = await openPage(browser(), bridge);
		const { page, server } = opened;
		const log = logPane(page);
		await using client = await bridge.connect('/?name=Booth');
		client.send('message 1');
		await log.row('In, Text').waitFor();

		const port = portOf(server);
		await server.stop();
		const lost = page.getByText('Connection to the bridge lost, trying again…');
		await lost.waitFor();
		await page.getByRole('banner').getByText('Not known').waitFor();
		for (let at = 2; at <= 20; at++) client.send(`message ${at}`);
		// The bridge goes on without a page.
		expect(await client.ask('bridge.ping')).toBe('ok\tbridge.ping\tpong');

		await server.start(port);
		await lost.waitFor({ state: 'hidden' });
		await page.getByRole('banner').getByText('Listening').waitFor();
		client.send('message 21');
		await log.tick(['Kind', 'Text']);
		await expect
			.poll(log.texts)
			.toEqual(Array.from({ length: 21 }, (_, at) => `message ${at + 1}`));
		await page.getByRole('article', { name: 'Booth' }).getByText('22 in').waitFor();
		expect(opened.faults.filter((fault) => !isOutage(fault))).toEqual([]);
	});

	test('after a cut that was too long for the memory, what is missing is told and can be loaded', async () => {
		await using bridge = await openTestBridge({ instances: [] });
		await using opened = await openPage(browser(), bridge);
		const { page, server } = opened;
		const log = logPane(page);
		await using client = await bridge.connect('/?name=Booth');
		for (let at = 1; at <= 100; at++) client.send(`message ${at}`);
		await log.row('In, Text').filter({ hasText: 'message 100' }).waitFor();
		// Somebody reads further up.
		await log.grid.focus();
		await page.keyboard.press('Home');
		await log.row('In, Text').filter({ hasText: 'message 1' }).first().waitFor();

		const port = portOf(server);
		await server.stop();
		// The bridge's memory holds 10,000 rows.
		for (let at = 101; at <= 10_300; at++) client.send(`message ${at}`);
		await client.soFar();
		await server.start(port);
		const gap = log.grid.getByRole('row').filter({ hasText: 'They are in the journal.' });
		await log.pane.getByRole('button', { name: / new$/u }).waitFor();
		await until(async () => {
			await page.keyboard.press('PageDown');
			return gap.isVisible();
		}, 'the line that tells of the gap');
		await gap.getByText(/^20\d lines are not shown\./u).waitFor();

		await gap.getByRole('button', { name: 'Load them' }).click();
		await gap.waitFor({ state: 'hidden' });
		// Head and edge are lines of the grid, too; the client's arrival, its question and the answer are rows.
		expect(await log.grid.getAttribute('aria-rowcount')).toBe(String(10_300 + 3 + 2));
		expect(opened.faults.filter((fault) => !isOutage(fault))).toEqual([]);
	});

	test('what a person asks for meanwhile is refused in words, not lost in silence', async () => {
		await using bridge = await openTestBridge();
		await using opened = await openPage(browser(), bridge);
		const { page, server } = opened;
		const line = page.getByRole('combobox', { name: 'Message' });
		await server.stop();
		await page.getByText('Connection to the bridge lost, trying again…').waitFor();
		await line.fill('bridge.ping');
		await line.press('Enter');
		await page
			.getByRole('form', { name: 'Send a message' })
			.getByText('The connection to the bridge was lost.')
			.waitFor();
		expect(await line.inputValue()).toBe('bridge.ping');
		expect(opened.faults.filter((fault) => !isOutage(fault))).toEqual([]);
	});

	test('a bridge that was restarted asks for its new address', async () => {
		await using bridge = await openTestBridge();
		await using opened = await openPage(browser(), bridge);
		const { page, server } = opened;
		await page.getByRole('banner').getByText('Listening').waitFor();
		const port = portOf(server);
		await server.stop();

		// Another start: the same port, another token.
		const folder = fileURLToPath(new URL('../../../out/renderer', import.meta.url));
		const next = new PageServer({ bridge: bridge.bridge, files: builtPage(folder) });
		await next.start(port);
		await using stack = new AsyncDisposableStack();
		stack.defer(() => next.stop());
		await page
			.getByRole('alert')
			.getByText('The bridge was restarted. Open the new address that it printed.')
			.waitFor();

		await page.goto(next.address);
		await page.getByRole('banner').getByText('Listening').waitFor();
		// The old page may have dialed once more before it asked why it was refused.
		const isRefusal = (fault: string) => fault.includes('HTTP Authentication failed');
		expect(opened.faults.filter((fault) => !isOutage(fault) && !isRefusal(fault))).toEqual([]);
	});
});
