import { expect, test } from 'vitest';
import { openPage } from '../../helpers/browser.ts';
import { logPane } from '../../helpers/log-pane.ts';
import { oneBrowser } from '../../helpers/one-browser.ts';
import { openTestBridge } from '../../helpers/open-bridge.ts';
import { SocketServer } from '../../helpers/socket-server.ts';

const browser = oneBrowser();

test('a server is added, set up and switched on, sent to from the page, and heard in the log', async () => {
	await using server = await SocketServer.open();
	await using bridge = await openTestBridge();
	await using opened = await openPage(browser(), bridge);
	const { page } = opened;
	const { row } = logPane(page);
	const adapters = page.getByRole('region', { name: 'Adapters' });
	await adapters.getByRole('button', { name: 'Add an adapter' }).click();
	await adapters.getByRole('button', { name: 'Add WebSocket' }).click();
	const card = adapters.getByRole('article', { name: 'WebSocket' });
	await card.getByRole('switch').click();
	await card.getByText('Give the URL of the server.').first().waitFor();

	const settings = card.getByRole('button', { name: 'Settings', exact: true });
	const url = card.getByLabel(/^URL/u);
	if (!(await url.isVisible())) await settings.click();
	const save = card.getByRole('button', { name: 'Save', exact: true });
	await url.fill('http://example.com');
	await save.click();
	const alert = card.getByRole('alert');
	await alert.getByText(/Give an address that begins with ws:\/\//u).waitFor();
	await url.fill(server.url);
	const reduce = card.getByLabel(/^Values of messages/u);
	await reduce.fill('data.');
	await save.click();
	await alert.getByText(/This is no JSONata expression: .* \(at character 5\)/u).waitFor();
	await reduce.fill('data.heart_rate');
	await save.click();
	await card.getByText(`127.0.0.1:${server.port}`, { exact: true }).first().waitFor();

	await using item = await bridge.connect('/?name=Belt&sub=websocket.value');
	const line = page.getByRole('combobox', { name: 'Message' });
	await line.fill('websocket.send {"op":"start"}');
	await line.press('Enter');
	await row('websocket.send {"op":"start"}').waitFor();
	await row('ok ⇥ websocket.send').waitFor();
	await server.hears('{"op":"start"}');
	await server.say('{"data":{"heart_rate":72}}');
	expect(await item.next()).toBe('websocket.value\t72');
	await row('websocket.value ⇥ 72').waitFor();

	await card.getByRole('button', { name: 'Test' }).click();
	await card.getByText(/OK · \d+ ms/u).waitFor();
	expect(opened.faults).toEqual([]);
});

test('a second one is added, and a secret of the first is nowhere on the page', async () => {
	await using server = await SocketServer.open();
	await using bridge = await openTestBridge({
		instances: [{ id: 'websocket', adapter: 'websocket', enabled: true, settings: {} }],
	});
	await bridge.call('adapter.configure', {
		id: 'websocket',
		settings: {
			url: `${server.url}?token={{secret.token}}`,
			greeting: 'login {{secret.token}}',
			secrets: [{ name: 'token' }],
		},
		secrets: { 'secrets.token.value': 'open sesame' },
	});
	await server.hears('login open sesame');
	expect(server.requests[0]?.url).toBe('/?token=open%20sesame');
	await using opened = await openPage(browser(), bridge);
	const { page } = opened;
	const card = page.getByRole('article', { name: 'WebSocket' }).first();
	await card.getByRole('button', { name: 'Settings', exact: true }).click();
	expect(await card.getByLabel(/^URL/u).inputValue()).toContain('{{secret.token}}');
	await server.say('You are open sesame');
	expect(await page.content()).not.toContain('open sesame');

	const adapters = page.getByRole('region', { name: 'Adapters' });
	await adapters.getByRole('button', { name: 'Add an adapter' }).click();
	await adapters.getByRole('button', { name: 'Add WebSocket' }).click();
	await adapters.getByRole('article', { name: 'WebSocket websocket-2' }).waitFor();
	expect(opened.faults).toEqual([]);
});
