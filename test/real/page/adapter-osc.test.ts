import { expect, test } from 'vitest';
import { openPage } from '../../helpers/browser.ts';
import { logPane } from '../../helpers/log-pane.ts';
import { oneBrowser } from '../../helpers/one-browser.ts';
import { openTestBridge } from '../../helpers/open-bridge.ts';
import { freeUdpPort, OscPeer } from '../../helpers/osc-peer.ts';

const browser = oneBrowser();

test('OSC is added, asks for a port, and is heard by an item and in the log', async () => {
	await using bridge = await openTestBridge();
	await using opened = await openPage(browser(), bridge);
	const { page } = opened;
	const { row } = logPane(page);
	const adapters = page.getByRole('region', { name: 'Adapters' });
	await adapters.getByRole('button', { name: 'Add an adapter' }).click();
	await adapters.getByRole('button', { name: 'Add OSC' }).click();
	const card = adapters.getByRole('article', { name: 'OSC' });
	await card.getByRole('switch').click();
	await card.getByText('Needs you').first().waitFor();
	await card
		.getByText('It neither sends nor listens yet. Add a target, or choose a listening port.')
		.first()
		.waitFor();

	// Where it needs the person, the settings are open already.
	const field = card.getByLabel('Listening port');
	if (!(await field.isVisible()))
		await card.getByRole('button', { name: 'Settings', exact: true }).click();
	const save = card.getByRole('button', { name: 'Save', exact: true });
	await field.fill('70000');
	await save.click();
	await card.getByText('Write a number from 1 to 65535.').waitFor();
	const port = await freeUdpPort();
	await field.fill(String(port));
	await save.click();
	await card.getByText(`hears this computer on port ${port}`).waitFor();

	await using item = await bridge.connect('/booth?name=Booth&sub=osc.value');
	await using fader = await OscPeer.open();
	fader.send({ address: '/fader', args: [0.75, 'loud'] }, port);
	expect(await item.next()).toBe('osc.value\t/fader\t0.75\tloud');
	await row('osc.value ⇥ /fader ⇥ 0.75 ⇥ loud').waitFor();
	await card.getByRole('button', { name: 'Test' }).click();
	await card.getByText(/OK · \d+ ms/u).waitFor();

	await card.getByRole('button', { name: 'Add to Targets' }).click();
	await card.getByLabel('Name', { exact: true }).fill('fader');
	await card.getByLabel('Port', { exact: true }).fill(String(fader.port));
	await save.click();
	await card.getByText(`sends to 1 target · hears this computer on port ${port}`).waitFor();
	expect(await item.ask('osc.send /fader 0.25')).toBe('ok\tosc.send\tfader');
	expect(await fader.next()).toMatchObject({ address: '/fader', args: [{ value: 0.25 }] });
	await row('osc.send /fader 0.25').waitFor();
	await row('ok ⇥ osc.send ⇥ fader').waitFor();
	expect(opened.faults).toEqual([]);
});

test('the composer completes targets, sends, and shows why something cannot be sent', async () => {
	await using mixer = await OscPeer.open();
	await using lights = await OscPeer.open();
	await using bridge = await openTestBridge({
		instances: [
			{
				id: 'osc',
				adapter: 'osc',
				enabled: true,
				settings: { targets: [mixer.row('mixer'), lights.row('lights')] },
			},
		],
	});
	await using opened = await openPage(browser(), bridge);
	const { page } = opened;
	const { row } = logPane(page);
	await page.getByRole('article', { name: 'OSC' }).getByText('sends to 2 targets').waitFor();
	const line = page.getByRole('combobox', { name: 'Message' });
	const candidates = page.getByRole('listbox', { name: 'Suggestions' });
	await line.pressSequentially('osc.send-to ');
	await expect
		.poll(() => candidates.getByRole('option').allInnerTexts())
		.toEqual(['mixer', 'lights']);
	await line.pressSequentially('li');
	await line.press('Tab');
	await line.fill('osc.send-to lights /color [1; 0.5; 0] T');
	await line.press('Enter');
	await row('ok ⇥ osc.send-to ⇥ lights').waitFor();
	expect(await lights.next()).toMatchObject({
		address: '/color',
		args: [{ value: 1 }, { value: 0.5 }, { value: 0 }, { type: 'true' }],
	});
	await line.fill('osc.bundle /mute T /fader 0.5');
	await line.press('Enter');
	await row('ok ⇥ osc.bundle ⇥ mixer ⇥ 2').waitFor();
	expect(await mixer.next()).toMatchObject({ elements: [{ address: '/mute' }, {}] });
	await line.fill('osc.send /fader i:loud');
	await line.press('Enter');
	await row(/^err ⇥ osc\.send ⇥ FIELD_INVALID ⇥ After "i:" there must be a whole/u).waitFor();
	expect(opened.faults).toEqual([]);
});
