import { describe, expect, test } from 'vitest';
import { openPage } from '../../helpers/browser.ts';
import { logPane } from '../../helpers/log-pane.ts';
import { oneBrowser } from '../../helpers/one-browser.ts';
import { openTestBridge } from '../../helpers/open-bridge.ts';

const browser = oneBrowser();

describe('the detail of a row', () => {
	test('shows fields, and leads from a command to its reply and back', async () => {
		await using bridge = await openTestBridge();
		await using opened = await openPage(browser(), bridge);
		const log = logPane(opened.page);
		await using client = await bridge.connect('/?name=Booth&user=Alice');
		await client.ask('#7 bridge.ping hello');

		await log.row('In, Command').click();
		await log.detail.getByText('#7 bridge.ping hello').waitFor();
		await log.detail.getByText('Alice').waitFor();
		await log.detail.getByRole('heading', { name: 'What came of it' }).waitFor();
		await log.detail.getByRole('button', { name: /Out, Reply/u }).click();

		await log.detail.getByRole('heading', { name: 'Because of' }).waitFor();
		await log.detail.getByRole('heading', { name: 'Fields' }).waitFor();
		await log.detail.getByText('hello', { exact: true }).waitFor();
		expect(await log.row('Out, Reply').getAttribute('aria-selected')).toBe('true');
		await log.detail.getByRole('button', { name: /In, Command/u }).click();
		await log.detail.getByRole('heading', { name: 'What came of it' }).waitFor();

		await opened.page.keyboard.press('Escape');
		await log.detail.waitFor({ state: 'hidden' });
		expect(opened.faults).toEqual([]);
	});

	test('shows JSON indented', async () => {
		await using bridge = await openTestBridge();
		await using opened = await openPage(browser(), bridge);
		const log = logPane(opened.page);
		await using client = await bridge.connect('/?name=Booth');
		const message = { do: 'bridge.ping', args: { text: 'hello' }, id: '17' };
		await client.ask(JSON.stringify(message));
		await log.row('In, Command').click();
		await log.detail.getByRole('heading', { name: 'JSON' }).waitFor();
		await log.detail.getByText(JSON.stringify(message, null, 2)).waitFor();
		await log.detail.getByText('args.text').waitFor();
		expect(opened.faults).toEqual([]);
	});

	test('copies the text and sends it again', async () => {
		await using bridge = await openTestBridge();
		await using opened = await openPage(browser(), bridge, {
			permissions: ['clipboard-read', 'clipboard-write'],
		});
		const { page } = opened;
		const log = logPane(page);
		await using client = await bridge.connect('/?name=Booth');
		await client.ask('bridge.ping\ttabbed text');
		await log.row('In, Command').click();
		await log.detail.getByRole('button', { name: 'Copy the text' }).click();
		await log.detail.getByText('Copied').first().waitFor();
		expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(
			'bridge.ping\ttabbed text',
		);
		await log.detail.getByRole('button', { name: 'Send again' }).click();
		await page.getByText('Sent.').waitFor();
		await log.row('Composer').filter({ hasText: 'ok ⇥ bridge.ping ⇥ tabbed text' }).waitFor();

		// What went to a client goes to the same client again.
		await log.row('Out, Reply').filter({ hasText: 'Booth' }).click();
		await log.detail.getByRole('heading', { name: 'Because of' }).waitFor();
		await log.detail.getByRole('button', { name: 'Send again' }).click();
		expect(await client.next()).toBe('ok\tbridge.ping\ttabbed text');
		expect(opened.faults).toEqual([]);
	});

	test('a text of 60 KiB has a preview in the row, and is whole in the detail', async () => {
		await using bridge = await openTestBridge();
		await using opened = await openPage(browser(), bridge, {
			permissions: ['clipboard-read', 'clipboard-write'],
		});
		const { page } = opened;
		const log = logPane(page);
		const text = `start ${'0123456789'.repeat(6_142)} end`;
		await using client = await bridge.connect('/?name=Booth');
		client.send(text);
		const row = log.row('In, Text');
		await row.waitFor();
		expect((await row.innerText()).length).toBeLessThan(3_000);
		await row.click();
		await log.detail.getByText(`${text.length.toLocaleString('en')} characters`).waitFor();
		expect(await log.detail.locator('pre').first().innerText()).toBe(text);
		await log.detail.getByRole('button', { name: 'Copy the text' }).click();
		await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toBe(text);
		expect(opened.faults).toEqual([]);
	});

	test('goes along with the arrow keys', async () => {
		await using bridge = await openTestBridge();
		await using opened = await openPage(browser(), bridge);
		const log = logPane(opened.page);
		await using client = await bridge.connect('/?name=Booth');
		client.send('first');
		await log.row('In, Text').click();
		await log.detail.getByText('first', { exact: true }).waitFor();
		client.send('second');
		// The arrow keys go on through the list, the detail follows.
		await log.grid.focus();
		await log.row('In, Text').filter({ hasText: 'second' }).waitFor();
		await opened.page.keyboard.press('ArrowDown');
		await log.detail.getByText('second', { exact: true }).waitFor();
		expect(opened.faults).toEqual([]);
	});
});
