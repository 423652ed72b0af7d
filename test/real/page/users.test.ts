import { describe, expect, test } from 'vitest';
import { openPage } from '../../helpers/browser.ts';
import { oneBrowser } from '../../helpers/one-browser.ts';
import { openTestBridge } from '../../helpers/open-bridge.ts';

const browser = oneBrowser();

describe('users', () => {
	test('clients stand under their user with counts, the last message and the round trip', async () => {
		await using bridge = await openTestBridge({ timing: { pingEvery: 50 } });
		await using opened = await openPage(browser(), bridge);
		await using booth = await bridge.connect('/?name=DJ%20Booth&user=Alice');
		await using _clock = await bridge.connect('/?name=Clock&user=Alice&codec=kv');
		await using _door = await bridge.connect('/?name=Door&user=Bob');
		await using _lamp = await bridge.connect('/?name=Lamp');
		await booth.ask('bridge.ping one');
		await booth.ask('bridge.ping two');

		const users = opened.page.getByRole('region', { name: 'Users' });
		const alice = users.getByRole('region', { name: 'Alice' });
		await users.getByText('4 clients').waitFor();
		expect(await alice.getByRole('article').count()).toBe(2);
		await users.getByRole('region', { name: 'Bob' }).getByText('Door').waitFor();
		await users.getByRole('region', { name: 'No user given' }).getByText('Lamp').waitFor();

		const card = alice.getByRole('article', { name: 'DJ Booth' });
		await card.getByText('2 in', { exact: true }).waitFor();
		await card.getByText('2 out', { exact: true }).waitFor();
		await card.getByText('ok ⇥ bridge.ping ⇥ two').waitFor();
		await card.getByText(/^\d+ ms round trip$/u).waitFor();
		await alice.getByRole('article', { name: 'Clock' }).getByText('kv').waitFor();
		expect(opened.faults).toEqual([]);
	});

	test('a message reaches its client', async () => {
		await using bridge = await openTestBridge();
		await using opened = await openPage(browser(), bridge);
		const { page } = opened;
		await using booth = await bridge.connect('/?name=DJ%20Booth&user=Alice');
		await using door = await bridge.connect('/?name=Door&user=Bob');

		await page.getByRole('button', { name: 'Send DJ Booth a message' }).click();
		// The line is ready to be written in, and says to whom it goes.
		await expect
			.poll(() => page.getByRole('combobox', { name: 'To' }).locator('option:checked').innerText())
			.toBe('To DJ Booth (Alice)');
		await page.keyboard.type('obs.scene Live');
		await page.keyboard.press('Enter');
		expect(await booth.next()).toBe('obs.scene Live');
		expect(await door.soFar()).toEqual([]);
		expect(opened.faults).toEqual([]);
	});

	test('one that is disconnected hears 1000, stays dim with the reason, and can be forgotten', async () => {
		await using bridge = await openTestBridge();
		await using opened = await openPage(browser(), bridge);
		const { page } = opened;
		await using booth = await bridge.connect('/?name=DJ%20Booth&user=Alice');

		await page.getByRole('button', { name: 'Disconnect DJ Booth' }).click();
		expect(await booth.closed).toEqual({
			code: 1000,
			reason: 'Disconnected by the person at the desktop.',
		});
		const card = page.getByRole('article', { name: 'DJ Booth' });
		await card.getByText('Disconnected by the person at the desktop.').waitFor();
		await card.getByText(/^Left (?:now|\d+ seconds? ago)\./u).waitFor();

		await page.getByRole('button', { name: 'Take DJ Booth off the list' }).click();
		await card.waitFor({ state: 'hidden' });
		await page.getByText('Waiting for the first client…').waitFor();
		expect(opened.faults).toEqual([]);
	});

	test('all that left are forgotten at once', async () => {
		await using bridge = await openTestBridge();
		await using opened = await openPage(browser(), bridge);
		const { page } = opened;
		await using _here = await bridge.connect('/?name=Lamp&user=Alice');
		for (const name of ['Door', 'Clock']) {
			await using client = await bridge.connect(`/?name=${name}&user=Alice`);
			client.socket.close(1000, 'put away');
			await client.closed;
		}
		await page.getByText('It closed the connection (1000: put away).').first().waitFor();
		await page.getByRole('button', { name: 'Forget those that left' }).click();
		await page.getByRole('article', { name: 'Door' }).waitFor({ state: 'hidden' });
		await page.getByRole('article', { name: 'Clock' }).waitFor({ state: 'hidden' });
		await page.getByRole('article', { name: 'Lamp' }).waitFor();
		expect(opened.faults).toEqual([]);
	});
});
