import { expect, test } from 'vitest';
import { openPage } from '../../helpers/browser.ts';
import { logPane } from '../../helpers/log-pane.ts';
import { NpmBroker } from '../../helpers/npm-broker.ts';
import { oneBrowser } from '../../helpers/one-browser.ts';
import { openTestBridge } from '../../helpers/open-bridge.ts';

const browser = oneBrowser();

test('rooms are on from the start, and used by the page, an item and a visitor', async () => {
	await using bridge = await openTestBridge();
	await using opened = await openPage(browser(), bridge);
	const { page } = opened;
	const { row } = logPane(page);
	const card = page.getByRole('article', { name: 'Rooms' });
	await card.getByText('Rooms of this computer').waitFor();
	await using item = await bridge.connect('/?name=Booth');
	expect(await item.ask('room.join lobby')).toBe('ok\troom.join\tlobby\t1');
	await using visitor = await bridge.connect('/room/lobby?name=Hub');

	const line = page.getByRole('combobox', { name: 'Message' });
	await line.fill('room.join lobby');
	await line.press('Enter');
	await row(/^ok ⇥ room\.join ⇥ lobby ⇥ 3$/u).waitFor();
	await line.fill('room.say Hello from the page');
	await line.press('Enter');
	await row('room.say Hello from the page').waitFor();
	await row(/^ok ⇥ room\.say ⇥ lobby ⇥ 3$/u).waitFor();
	await row('room.message ⇥ lobby ⇥ Composer ⇥ Hello from the page').waitFor();
	expect(await item.next()).toBe('room.message\tlobby\tComposer\tHello from the page');
	expect(await visitor.next()).toBe('Hello from the page');
	visitor.send('score|12');
	// One for those who keep tags, as the page does, and one for the others.
	await row('room.message ⇥ lobby ⇥ Hub ⇥ score|12').nth(1).waitFor();

	await card.getByRole('button', { name: 'Test', exact: true }).click();
	await card.getByText(/OK · \d+ ms/u).waitFor();
	expect(opened.faults).toEqual([]);
});

test('the page says where rooms are shared, and a visitor why it was disconnected', async () => {
	await using broker = await NpmBroker.open();
	await using bridge = await openTestBridge();
	await using opened = await openPage(browser(), bridge);
	const { page } = opened;
	const card = page.getByRole('article', { name: 'Rooms' });
	await card.getByText('Rooms of this computer').waitFor();
	await using visitor = await bridge.connect('/room/lobby');
	await bridge.call('adapter.configure', {
		id: 'room',
		settings: { broker: broker.url, sharedRooms: ['lobby'] },
		secrets: {},
	});
	expect(await visitor.closed).toMatchObject({ code: 1001 });
	await card.getByText(`Shared through 127.0.0.1:${broker.port}`).waitFor();
	await broker[Symbol.asyncDispose]();
	await card.getByText(/^Not shared right now\./u).waitFor();
	expect(opened.faults).toEqual([]);
});

test('how much is remembered is set on the page, and a mistake is told there', async () => {
	await using bridge = await openTestBridge();
	await using opened = await openPage(browser(), bridge);
	const { page } = opened;
	const { row } = logPane(page);
	const card = page.getByRole('article', { name: 'Rooms' });
	await card.getByRole('button', { name: 'Settings', exact: true }).click();
	const length = card.getByLabel('Messages to remember per room');
	const save = card.getByRole('button', { name: 'Save', exact: true });
	await length.fill('501');
	await save.click();
	await card.getByText('Write a number from 0 to 500.').waitFor();
	await length.fill('1');
	await save.click();
	await card.getByText('Saved', { exact: true }).waitFor();
	await using item = await bridge.connect('/?name=Booth');
	for (const text of ['room.join lobby', 'room.say one', 'room.say two'])
		expect(await item.ask(text)).toMatch(/^ok\t/u);
	await item.ask('room.history');
	await row(/^ok ⇥ room\.history ⇥ lobby ⇥ [^⇥]+ ⇥ Booth ⇥ two$/u).waitFor();
	expect(opened.faults).toEqual([]);
});
