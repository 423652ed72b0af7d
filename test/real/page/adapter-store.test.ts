import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { openPage } from '../../helpers/browser.ts';
import { logPane } from '../../helpers/log-pane.ts';
import { oneBrowser } from '../../helpers/one-browser.ts';
import { openTestBridge } from '../../helpers/open-bridge.ts';

const browser = oneBrowser();

test('the store is added, switched on, used by the page and by an item, and saved as a file', async () => {
	await using bridge = await openTestBridge();
	await using opened = await openPage(browser(), bridge);
	const { page } = opened;
	const { row } = logPane(page);
	const adapters = page.getByRole('region', { name: 'Adapters' });
	await adapters.getByRole('button', { name: 'Add an adapter' }).click();
	await adapters.getByRole('button', { name: 'Add Store' }).click();
	const card = adapters.getByRole('article', { name: 'Store' });
	await card.getByRole('switch').click();
	await card.getByText('0 values, 0 KB of 16 MB').waitFor();

	await using item = await bridge.connect('/booth?name=Booth&sub=store.changed');
	const line = page.getByRole('combobox', { name: 'Message' });
	await line.fill('store.set shared/score 3');
	await line.press('Enter');
	await row('store.set shared/score 3').waitFor();
	await row('ok ⇥ store.set ⇥ shared/score').waitFor();
	await row('store.changed ⇥ shared/score ⇥ 3').waitFor();
	expect(await item.next()).toBe('store.changed\tshared/score\t3');

	expect(await item.ask('store.get shared/score')).toBe('ok\tstore.get\t3');
	item.send('store.add visits 1');
	expect(await item.take(2)).toEqual(['store.changed\tvisits\t1', 'ok\tstore.add\t1']);
	await row('store.add visits 1').waitFor();
	await row('ok ⇥ store.add ⇥ 1').waitFor();
	await card.getByText('2 values, 1 KB of 16 MB').waitFor();

	// What is the item's alone is out of the page's reach, with words.
	await line.fill('store.get visits');
	await line.press('Enter');
	await row(
		/^err ⇥ store\.get ⇥ FIELD_INVALID ⇥ "visits" would be a value of this item/u,
	).waitFor();

	const [download] = await Promise.all([
		page.waitForEvent('download'),
		card.getByRole('button', { name: 'Save all values' }).click(),
	]);
	expect(JSON.parse(await readFile(await download.path(), 'utf8'))).toMatchObject({
		shared: { score: '3' },
		keys: { booth: { visits: '1' } },
	});
	expect(opened.faults).toEqual([]);
});

test('its limits are set on the page, and a mistake in one is told there', async () => {
	await using bridge = await openTestBridge({
		instances: [{ id: 'store', adapter: 'store', enabled: true, settings: {} }],
	});
	await using opened = await openPage(browser(), bridge);
	const { page } = opened;
	const { row } = logPane(page);
	const card = page.getByRole('article', { name: 'Store' });
	await card.getByRole('button', { name: 'Settings', exact: true }).click();
	const longest = card.getByLabel('Longest value');
	const save = card.getByRole('button', { name: 'Save', exact: true });
	await longest.fill('16001');
	await save.click();
	await card.getByText('Write a number from 1 to 16000.').waitFor();
	await longest.fill('5');
	await save.click();
	await card.getByText('Saved', { exact: true }).waitFor();
	await card.getByText('0 values, 0 KB of 16 MB').waitFor();
	const line = page.getByRole('combobox', { name: 'Message' });
	await line.fill('store.set shared/note 123456');
	await line.press('Enter');
	await row(
		'err ⇥ store.set ⇥ FIELD_INVALID ⇥ The field "value" has 6 characters; at most 5 are stored.',
	).waitFor();
	expect(opened.faults).toEqual([]);
});
