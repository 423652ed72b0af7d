import { expect, test } from 'vitest';
import { openPage } from '../../helpers/browser.ts';
import { freePort } from '../../helpers/free-port.ts';
import { logPane } from '../../helpers/log-pane.ts';
import { oneBrowser } from '../../helpers/one-browser.ts';
import { openTestBridge } from '../../helpers/open-bridge.ts';
import { json } from '../../helpers/open-web.ts';
import { WebServer } from '../../helpers/web-server.ts';

const browser = oneBrowser();
const key = 'hunter2-weather-key';

test('a request is written down, tried, called, and a hook heard', async () => {
	await using server = await WebServer.start({ '/weather': json({ main: { temp: 21.5 } }) });
	await using bridge = await openTestBridge();
	await using opened = await openPage(browser(), bridge);
	const { page } = opened;
	const { row } = logPane(page);
	const adapters = page.getByRole('region', { name: 'Adapters' });
	await adapters.getByRole('button', { name: 'Add an adapter' }).click();
	await adapters.getByRole('button', { name: 'Add HTTP' }).click();
	const card = adapters.getByRole('article', { name: 'HTTP' });
	await card.getByRole('switch').first().click();
	await card.getByText('0 requests', { exact: true }).first().waitFor();

	// The secret first: what a try uses is what is typed.
	const toSettings = card.getByRole('button', { name: 'Settings', exact: true });
	const addSecret = card.getByRole('button', { name: 'Add to Secrets' });
	if (!(await addSecret.isVisible())) await toSettings.click();
	await addSecret.click();
	await card.getByLabel('Name', { exact: true }).fill('weather');
	await card.getByLabel('Secret', { exact: true }).fill(key);
	await card.getByRole('button', { name: /^weather/u }).click();

	await card.getByRole('button', { name: 'Add to Requests' }).click();
	await card.getByLabel('Name', { exact: true }).fill('weather-now');
	await card.getByLabel('URL', { exact: true }).fill(server.url('/weather?city={{city}}'));
	await card.getByLabel(/^Headers/u).fill('X-Key: {{secret.weather}}');
	await card.getByLabel(/^Values of the answer/u).fill('main.temp');
	await card.getByRole('switch', { name: /^May reach this computer/u }).click();
	await card.getByLabel(/^Values(?: \(optional\))?$/u).fill('São Paulo');
	await card.getByRole('button', { name: 'Try', exact: true }).click();
	await card.getByText('1: 21.5', { exact: true }).waitFor();
	await card
		.getByText(/x-key: •••/u)
		.first()
		.waitFor();
	expect(server.last).toMatchObject({
		url: '/weather?city=S%C3%A3o%20Paulo',
		headers: { 'x-key': key },
	});
	await card.getByRole('button', { name: 'Save', exact: true }).click();
	await card.getByText('1 request', { exact: true }).first().waitFor();

	const line = page.getByRole('combobox', { name: 'Message' });
	await line.fill('http.call weather-now Tokyo');
	await line.press('Enter');
	await row('http.call weather-now Tokyo').waitFor();
	await row('ok ⇥ http.call ⇥ 21.5').waitFor();
	expect(await page.content()).not.toContain(key);

	await card.getByRole('button', { name: 'Test' }).click();
	await card
		.getByText(/OK · \d+ ms/u)
		.last()
		.waitFor();
	expect(opened.faults).toEqual([]);
});

test('a post to a hook is an event that an item hears and the log shows', async () => {
	const port = await freePort();
	const token = 'a-token-for-the-bell';
	await using bridge = await openTestBridge({
		instances: [{ id: 'http', adapter: 'http', enabled: true, settings: {} }],
	});
	await bridge.call('adapter.configure', {
		id: 'http',
		settings: { hooksPort: port, hooks: [{ name: 'bell' }] },
		secrets: { 'hooks.bell.token': token },
	});
	await using opened = await openPage(browser(), bridge);
	const { page } = opened;
	const { row } = logPane(page);
	await page
		.getByRole('article', { name: 'HTTP' })
		.getByText(`0 requests · hooks on http://127.0.0.1:${port}`)
		.first()
		.waitFor();
	await using item = await bridge.connect('/?name=Porch&sub=http.hook');
	const post = (headers: Record<string, string>) =>
		fetch(`http://127.0.0.1:${port}/hook/bell`, { method: 'POST', body: 'rang', headers });
	expect((await post({ authorization: `Bearer ${token}` })).status).toBe(202);
	expect(await item.next()).toBe('http.hook\tbell\trang');
	await row('http.hook ⇥ bell ⇥ rang').waitFor();
	expect((await post({})).status).toBe(401);
	await row(/^A post was refused: The token is wrong/u).waitFor();
	expect(opened.faults).toEqual([]);
});
