import { expect, test } from 'vitest';
import { openPage } from '../../helpers/browser.ts';
import { freePort } from '../../helpers/free-port.ts';
import { logPane } from '../../helpers/log-pane.ts';
import { MqttFriend } from '../../helpers/mqtt-friend.ts';
import { NpmBroker } from '../../helpers/npm-broker.ts';
import { oneBrowser } from '../../helpers/one-browser.ts';
import { openTestBridge } from '../../helpers/open-bridge.ts';

const browser = oneBrowser();

test('MQTT is added, led to a broker, and heard by an item and in the log', async () => {
	await using broker = await NpmBroker.open({ users: { desk: 'let me in' } });
	await using bridge = await openTestBridge();
	await using opened = await openPage(browser(), bridge);
	const { page } = opened;
	const { row } = logPane(page);
	const adapters = page.getByRole('region', { name: 'Adapters' });
	await adapters.getByRole('button', { name: 'Add an adapter' }).click();
	await adapters.getByRole('button', { name: 'Add MQTT' }).click();
	const card = adapters.getByRole('article', { name: 'MQTT' });
	const url = card.getByLabel('Broker', { exact: true });
	if (!(await url.isVisible()))
		await card.getByRole('button', { name: 'Settings', exact: true }).click();
	const save = card.getByRole('button', { name: 'Save', exact: true });
	await url.fill('http://127.0.0.1');
	await save.click();
	await card
		.getByText(/must be a URL like mqtt:\/\/192\.168\.0\.10:1883/u)
		.first()
		.waitFor();
	await url.fill(broker.url);
	await card.getByLabel('Subscriptions').fill('home/#\nweather/+/temperature 2');
	await save.click();
	await card.getByText('Saved', { exact: true }).waitFor();
	await card.getByRole('switch').first().click();
	await card
		.getByText('The broker asks for user and password, and none are set here.')
		.first()
		.waitFor();
	await card.getByLabel('User (optional)', { exact: true }).fill('desk');
	await card.getByLabel('Password', { exact: true }).fill('let me in');
	await save.click();
	await card.getByText(`127.0.0.1:${broker.port}, MQTT 3.1.1. Subscriptions: 2.`).waitFor();
	expect(await page.content()).not.toContain('let me in');
	await card.getByRole('button', { name: 'Test', exact: true }).click();
	await card.getByText(/OK · \d+ ms/u).waitFor();

	const credentials = broker.url.replace('mqtt://', 'mqtt://desk:let%20me%20in@');
	await using friend = await MqttFriend.connect(credentials);
	await using item = await bridge.connect('/booth?name=Booth&sub=mqtt.message');
	await friend.say('home/door', 'open', { qos: 1 });
	expect(await item.next()).toBe('mqtt.message\thome/door\topen');
	await row('mqtt.message ⇥ home/door ⇥ open').waitFor();
	await friend.subscribe('resonite/#');
	expect(await item.ask('mqtt.publish resonite/lamp/set ON')).toBe('ok\tmqtt.publish');
	expect(await friend.message()).toBe('resonite/lamp/set ON');
	await row('mqtt.publish resonite/lamp/set ON').waitFor();
	await row('ok ⇥ mqtt.publish').waitFor();
	expect(opened.faults).toEqual([]);
});

test('the composer completes topics, publishes, and shows what may not be published', async () => {
	await using broker = await NpmBroker.open();
	await using friend = await MqttFriend.connect(broker.url);
	const settings = { broker: broker.url, subscriptions: ['home/#'], publishable: ['home/+/set'] };
	await using bridge = await openTestBridge({
		instances: [{ id: 'mqtt', adapter: 'mqtt', enabled: true, settings }],
	});
	await using opened = await openPage(browser(), bridge);
	const { page } = opened;
	const { row } = logPane(page);
	const card = page.getByRole('article', { name: 'MQTT' });
	await card.getByText('Subscriptions: 1.').waitFor();
	for (const topic of ['home/lamp/set', 'home/lamp', 'home/fan/set'])
		await friend.say(topic, 'OFF', { qos: 1 });
	const line = page.getByRole('combobox', { name: 'Message' });
	const candidates = page.getByRole('listbox', { name: 'Suggestions' });
	await line.pressSequentially('mqtt.publish ');
	await expect
		.poll(() => candidates.getByRole('option').allInnerTexts())
		.toEqual(['home/fan/set', 'home/lamp/set']);
	await line.fill('mqtt.publish home/lamp/set ON');
	await line.press('Enter');
	await row('ok ⇥ mqtt.publish').waitFor();
	await line.fill('mqtt.publish home/lamp ON');
	await line.press('Enter');
	await row(
		/^err ⇥ mqtt\.publish ⇥ ACCESS_REFUSED ⇥ Items may not publish to this topic/u,
	).waitFor();
	await line.fill('mqtt.get home/lamp/set');
	await line.press('Enter');
	await row('ok ⇥ mqtt.get ⇥ ON').waitFor();
	expect(opened.faults).toEqual([]);
});

test('a broker that is not there is waited for, in words', async () => {
	const settings = { broker: `mqtt://127.0.0.1:${await freePort()}` };
	await using bridge = await openTestBridge({
		instances: [{ id: 'mqtt', adapter: 'mqtt', enabled: true, settings }],
	});
	await using opened = await openPage(browser(), bridge);
	const card = opened.page.getByRole('article', { name: 'MQTT' });
	await card
		.getByText(/Nothing answers on port \d+ of 127\.0\.0\.1/u)
		.first()
		.waitFor();
	expect(opened.faults).toEqual([]);
});
