import { expect, test } from 'vitest';
import { openPage } from '../../helpers/browser.ts';
import { logPane } from '../../helpers/log-pane.ts';
import { oneBrowser } from '../../helpers/one-browser.ts';
import { openTestBridge } from '../../helpers/open-bridge.ts';

const browser = oneBrowser();

test('the system is added, switched on, asked by the page, and followed by an item', async () => {
	await using bridge = await openTestBridge();
	await using opened = await openPage(browser(), bridge);
	const { page } = opened;
	const { row } = logPane(page);
	const adapters = page.getByRole('region', { name: 'Adapters' });
	await adapters.getByRole('button', { name: 'Add an adapter' }).click();
	await adapters.getByRole('button', { name: 'Add System' }).click();
	const card = adapters.getByRole('article', { name: 'System' });
	await card.getByRole('switch').click();
	await card.getByText('nothing is measured, since nobody subscribed').waitFor();
	await card.getByRole('button', { name: 'Test' }).click();
	await card.getByText(/OK · \d+ ms/u).waitFor();

	const line = page.getByRole('combobox', { name: 'Message' });
	await line.fill('system.zone Asia/Tokyo');
	await line.press('Enter');
	await row('ok ⇥ system.zone ⇥ 9 ⇥ +09:00').waitFor();
	await line.fill('system.time Mars/Olympus');
	await line.press('Enter');
	await row(/^err ⇥ system\.time ⇥ FIELD_INVALID ⇥ There is no such time zone/u).waitFor();

	await using item = await bridge.connect('/?name=Clock&sub=system.minute&codec=value');
	expect(await item.next()).toMatch(/^\d\d:\d\d$/u);
	await card.getByText('measures minute').waitFor();
	await row(/^\d\d:\d\d$/u)
		.first()
		.waitFor();
	item.socket.close();
	await card.getByText('nothing is measured, since nobody subscribed').waitFor();
	expect(opened.faults).toEqual([]);
});

test('its time zone is set on the page, and one that there is not is told there', async () => {
	await using bridge = await openTestBridge({
		instances: [{ id: 'system', adapter: 'system', enabled: true, settings: {} }],
	});
	await using opened = await openPage(browser(), bridge);
	const { page } = opened;
	const { row } = logPane(page);
	const card = page.getByRole('article', { name: 'System' });
	await card.getByRole('button', { name: 'Settings', exact: true }).click();
	const zone = card.getByLabel('Time zone');
	const save = card.getByRole('button', { name: 'Save', exact: true });
	await zone.fill('Mars/Olympus');
	await save.click();
	await card
		.getByRole('alert')
		.getByText(/Time zone must be a time zone such as Asia\/Tokyo/u)
		.waitFor();
	await zone.fill('Asia/Kathmandu');
	await save.click();
	await card.getByText('Saved', { exact: true }).waitFor();
	const line = page.getByRole('combobox', { name: 'Message' });
	await line.fill('system.zone');
	await line.press('Enter');
	await row('ok ⇥ system.zone ⇥ 5.75 ⇥ +05:45').waitFor();
	expect(opened.faults).toEqual([]);
});
