import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { openPage } from '../../helpers/browser.ts';
import { findLan, missingLan } from '../../helpers/lan.ts';
import { titled } from '../../helpers/needs.ts';
import { oneBrowser } from '../../helpers/one-browser.ts';
import { asInstalled, openTestBridge } from '../../helpers/open-bridge.ts';
import { openSettings } from '../../helpers/settings-dialog.ts';
import { connect, refusal } from '../../helpers/text-client.ts';

const browser = oneBrowser();
const why = missingLan();
const { name, addresses } = findLan() ?? { name: '', addresses: [] };
const [address = ''] = addresses;
const host = address.includes(':') ? `[${address}]` : address;
const file = (part: string) =>
	fileURLToPath(new URL(`../../fixtures/tls/${part}.pem`, import.meta.url));

const terms = { name: 'Lamp', permissions: [], asks: true, pace: null };

describe.skipIf(why !== null)(titled('the local network', why), () => {
	test('is off at first, warns, and lets in whoever has a key made here', async () => {
		await using bridge = await openTestBridge(asInstalled);
		await using opened = await openPage(browser(), bridge);
		const { section, save, saved } = await openSettings(opened.page);
		const network = section.getByLabel('Network interface');
		expect(await network.inputValue()).toBe('');
		expect(await section.getByLabel('Certificate').count()).toBe(0);
		const remote = `ws://${host}:${bridge.port}/`;
		await expect(connect(remote)).rejects.toThrow();

		await network.selectOption({ label: `${name} (${addresses.join(', ')})` });
		await section.getByText('Other machines can then reach the bridge.').waitFor();
		await section.getByText('Without a certificate everything, keys too, can be read').waitFor();
		expect(await section.getByText('Saving restarts the server').count()).toBe(0);
		await save.click();
		await saved.waitFor();
		const list = section.getByRole('list', { name: 'Addresses for other machines' });
		await list.getByText(remote).waitFor();

		const { key } = await bridge.call('key.create', terms);
		expect((await refusal(remote)).status).toBe(401);
		await using lamp = await connect(`${remote}${key}`);
		expect(await lamp.ask('bridge.ping')).toBe('ok\tbridge.ping\tpong');

		await network.selectOption('');
		await section.getByText('Saving disconnects the items on other machines.').waitFor();
		await save.click();
		expect((await lamp.closed).code).toBe(1012);
		await list.waitFor({ state: 'hidden' });
		await expect(connect(remote)).rejects.toThrow();
		expect(opened.faults).toEqual([]);
	});

	test('with a certificate the address begins with wss://', async () => {
		await using bridge = await openTestBridge(asInstalled);
		await using opened = await openPage(browser(), bridge);
		const { section, save, saved } = await openSettings(opened.page);
		await section.getByLabel('Network interface').selectOption(name);
		await section.getByLabel('Certificate').fill(`"${file('certificate')}"`);
		await save.click();
		const key = section.getByLabel('Private key');
		await section.getByText('Fill this in as well, or leave both empty.').waitFor();
		await expect.poll(() => key.evaluate((field) => field === document.activeElement)).toBe(true);

		await key.fill(file('key'));
		await section.getByText('With the certificate the connection is encrypted').waitFor();
		await save.click();
		await saved.waitFor();
		const remote = `wss://${host}:${bridge.port}/`;
		await section.getByText(remote).waitFor();
		const trust = { ca: readFileSync(file('certificate')), servername: 'localhost' };
		const lamp = await bridge.call('key.create', terms);
		await using client = await connect(`${remote}${lamp.key}`, trust);
		expect(await client.ask('bridge.ping')).toBe('ok\tbridge.ping\tpong');
		expect(opened.faults).toEqual([]);
	});

	test('that cannot be served says why, and this machine goes on', async () => {
		await using bridge = await openTestBridge(asInstalled);
		await using opened = await openPage(browser(), bridge);
		await using client = await bridge.connect('/?name=Booth');
		const { section, save } = await openSettings(opened.page);
		await section.getByLabel('Network interface').selectOption(name);
		await section.getByLabel('Certificate').fill('/nowhere/bridge.pem');
		await section.getByLabel('Private key').fill(file('key'));
		await save.click();
		await section.getByText('Other machines cannot connect.').waitFor();
		await section.getByText('The file "/nowhere/bridge.pem" can not be read (ENOENT).').waitFor();
		expect(await client.ask('bridge.ping')).toBe('ok\tbridge.ping\tpong');
		expect(opened.faults).toEqual([]);
	});
});
