import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { openPage } from '../../helpers/browser.ts';
import { logPane } from '../../helpers/log-pane.ts';
import { oneBrowser } from '../../helpers/one-browser.ts';
import { openTestBridge, type TestBridge } from '../../helpers/open-bridge.ts';
import { until } from '../../helpers/until.ts';

const browser = oneBrowser();

/** More than the bridge keeps in memory, and far more than the page does. */
const MANY = 12_500;

/** Numbered messages. Settles once the bridge has them all. */
async function write(bridge: TestBridge, count: number): Promise<void> {
	await using client = await bridge.connect('/?name=Booth');
	for (let at = 1; at <= count; at++) client.send(`number ${at}`);
	await client.soFar();
}

/** Goes up, page of the journal by page, until nothing is older. */
async function toTheBeginning(page: Page): Promise<void> {
	const { grid } = logPane(page);
	const beginning = grid.getByText('Beginning of the journal', { exact: true });
	await grid.focus();
	await until(
		async () => {
			await page.keyboard.press('Home');
			return beginning.isVisible();
		},
		'the beginning of the journal',
		30_000,
	);
}

/** The file that a button of the export panel saves. */
async function exported(page: Page, button: string): Promise<string> {
	await page.getByRole('button', { name: 'Export' }).click();
	const [download] = await Promise.all([
		page.waitForEvent('download'),
		page.getByRole('dialog', { name: 'Export' }).getByRole('button', { name: button }).click(),
	]);
	await page.keyboard.press('Escape');
	return readFile(await download.path(), 'utf8');
}

/** Reads CSV as RFC 4180 has it. */
function parseCsv(text: string): string[][] {
	const rows: string[][] = [];
	let row: string[] = [];
	for (const [, quoted, plain, end] of text.matchAll(
		/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/gu,
	)) {
		row.push(quoted?.replaceAll('""', '"') ?? plain ?? '');
		if (end === ',') continue;
		rows.push(row);
		row = [];
	}
	return rows;
}

describe('the way back into the journal', () => {
	test('scrolling up reaches the very first row, with every row between once', async () => {
		await using bridge = await openTestBridge({ instances: [] });
		await using opened = await openPage(browser(), bridge);
		const log = logPane(opened.page);
		await write(bridge, MANY);
		await log
			.row('In, Text')
			.filter({ hasText: `number ${MANY}` })
			.waitFor();

		await toTheBeginning(opened.page);
		expect((await log.texts()).slice(0, 3)).toEqual([
			expect.stringMatching(/^Booth connected/u),
			'number 1',
			'number 2',
		]);
		// Head and edge are lines of the grid, too; the client's arrival, ping, reply and leaving are rows.
		expect(await log.grid.getAttribute('aria-rowcount')).toBe(String(MANY + 4 + 2));

		await opened.page.keyboard.press('End');
		await log.row('Disconnected').waitFor();
		expect(opened.faults).toEqual([]);
	});

	test('a search finds what is only in the journal', async () => {
		await using bridge = await openTestBridge();
		await using old = await bridge.connect('/?name=Old');
		old.send('針は干し草の中に');
		await old.soFar();
		await write(bridge, MANY);
		await using opened = await openPage(browser(), bridge);
		const log = logPane(opened.page);
		await log.row('In, Text').first().waitFor();

		await log.search.fill('干し草');
		await expect.poll(log.texts).toEqual(['針は干し草の中に']);
		await log.search.fill('^number (?:1|12500)$');
		await log.pattern.click();
		await expect.poll(log.texts).toEqual(['number 1', `number ${MANY}`]);
		expect(opened.faults).toEqual([]);
	});
});

describe('export', () => {
	test('JSON Lines holds every row of the journal, oldest first', async () => {
		await using bridge = await openTestBridge();
		await write(bridge, MANY);
		await using opened = await openPage(browser(), bridge);
		const text = await exported(opened.page, 'JSON Lines');
		const rows = text
			.trimEnd()
			.split('\n')
			.map((line) => JSON.parse(line) as { kind: string; text: string });
		const numbers = rows.filter(({ kind }) => kind === 'text').map((row) => row.text);
		expect(numbers).toEqual(Array.from({ length: MANY }, (_, at) => `number ${at + 1}`));
		expect(opened.faults).toEqual([]);
	});

	test('CSV holds what the filter lets through, and no spreadsheet runs it', async () => {
		await using bridge = await openTestBridge();
		await using client = await bridge.connect('/?name=%3DBooth');
		const texts = ['=1+1', '+1', '-1', '@sum', 'with "quotes", commas\nand lines', 'plain'];
		for (const text of texts) client.send(text);
		await client.soFar();
		await using opened = await openPage(browser(), bridge);
		const log = logPane(opened.page);
		await log.tick(['Kind', 'Text']);
		const text = await exported(opened.page, 'CSV');

		expect(text.startsWith('\ufeff')).toBe(true);
		const [head = [], ...rows] = parseCsv(text.slice(1));
		expect(rows.map((row) => row[head.indexOf('text')])).toEqual([
			"'=1+1",
			"'+1",
			"'-1",
			"'@sum",
			'with "quotes", commas\nand lines',
			'plain',
		]);
		expect(rows.map((row) => row[head.indexOf('client')])).toEqual(texts.map(() => "'=Booth"));
		expect(opened.faults).toEqual([]);
	});
});
