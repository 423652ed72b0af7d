import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { openPage } from '../../helpers/browser.ts';
import { titled } from '../../helpers/needs.ts';
import { oneBrowser } from '../../helpers/one-browser.ts';
import { openTestBridge } from '../../helpers/open-bridge.ts';
import { missingObs, RealObs } from '../../helpers/real-obs.ts';

const browser = oneBrowser();
const why = missingObs();

const partsOf = (page: Page) => ({
	line: page.getByRole('combobox', { name: 'Message' }),
	to: page.getByRole('combobox', { name: 'To' }),
	send: page.getByRole('button', { name: 'Send', exact: true }),
	candidates: page.getByRole('listbox', { name: 'Suggestions' }),
	log: page.getByRole('region', { name: 'Log' }),
});

describe('the composer', () => {
	test('sends as a test client, whose reply is read in the log', async () => {
		await using bridge = await openTestBridge();
		await using opened = await openPage(browser(), bridge);
		const { line, log, send } = partsOf(opened.page);
		expect(await send.isDisabled()).toBe(true);
		await line.fill('bridge.ping hello');
		await send.click();
		await log.getByText('bridge.ping hello', { exact: true }).waitFor();
		await log.getByText('ok ⇥ bridge.ping ⇥ hello').waitFor();
		await expect.poll(() => line.inputValue()).toBe('');
		expect(opened.faults).toEqual([]);
	});

	test('speaks in a room, as one of its members', async () => {
		await using bridge = await openTestBridge();
		await using opened = await openPage(browser(), bridge);
		const { line, log, to } = partsOf(opened.page);
		await using guest = await bridge.connect('/room/green%20room?name=Guest');
		await bridge.row(({ text }) => text.includes('/room/green room'), 'the guest is in');
		await to.focus();
		await to.selectOption('To the room green room');
		await line.fill('  doors "open" at nine');
		await line.press('Enter');
		expect(await guest.next()).toBe('  doors "open" at nine');
		await expect.poll(() => line.inputValue()).toBe('');
		guest.send('see you there');
		await log.getByText('see you there').first().waitFor();
		expect(opened.faults).toEqual([]);
	});

	test('sends to one client or to all, word for word', async () => {
		await using bridge = await openTestBridge();
		await using opened = await openPage(browser(), bridge);
		const { line, to } = partsOf(opened.page);
		await using one = await bridge.connect('/?name=One&user=Alice');
		await using other = await bridge.connect('/?name=Other&user=Bob');

		await to.selectOption('To One (Alice)');
		await line.fill('  <b>just</b> for you  ');
		await line.press('Enter');
		expect(await one.next()).toBe('  <b>just</b> for you  ');
		await expect.poll(() => line.inputValue()).toBe('');

		await to.selectOption('To all clients');
		await line.fill('日本語 for everybody');
		await line.press('Enter');
		expect(await one.next()).toBe('日本語 for everybody');
		expect(await other.next()).toBe('日本語 for everybody');
		expect(opened.faults).toEqual([]);
	});

	test('says whom it was meant for when the client has left, and why nothing was sent', async () => {
		await using bridge = await openTestBridge();
		await using opened = await openPage(browser(), bridge);
		const { line, to } = partsOf(opened.page);
		await using one = await bridge.connect('/?name=One&user=Alice');
		await to.selectOption('To One (Alice)');
		await line.fill('still there?');
		one.socket.close();
		await one.closed;
		await to.getByText('To One (has left)').waitFor({ state: 'attached' });
		await line.press('Enter');
		await opened.page
			.getByRole('alert')
			.getByText('This client is not connected. It has left. Pick a connected client.')
			.waitFor();
		expect(await line.inputValue()).toBe('still there?');
		expect(opened.faults).toEqual([]);
	});

	test('walks through what was sent with the arrow keys, and back to what was being written', async () => {
		await using bridge = await openTestBridge();
		await using opened = await openPage(browser(), bridge);
		const { line } = partsOf(opened.page);
		for (const text of ['first', 'second']) {
			await line.fill(text);
			await line.press('Enter');
			await expect.poll(() => line.inputValue()).toBe('');
		}
		await line.fill('half writ');
		await line.press('ArrowUp');
		expect(await line.inputValue()).toBe('second');
		await line.press('ArrowUp');
		await line.press('ArrowUp');
		expect(await line.inputValue()).toBe('first');
		await line.press('ArrowDown');
		await line.press('ArrowDown');
		expect(await line.inputValue()).toBe('half writ');
		expect(opened.faults).toEqual([]);
	});

	test('completes verbs and shows how they are written', async () => {
		await using bridge = await openTestBridge();
		await using opened = await openPage(browser(), bridge);
		const { page } = opened;
		const { line, candidates } = partsOf(page);
		await line.pressSequentially('bri');
		await candidates.getByRole('option', { name: 'bridge.ping' }).waitFor();
		await line.fill('subsc');
		await expect
			.poll(() => candidates.getByRole('option').allInnerTexts())
			.toEqual(['bridge.subscribe', 'bridge.unsubscribe']);
		await line.press('ArrowDown');
		await line.press('ArrowDown');
		expect(
			await candidates
				.getByRole('option', { name: 'bridge.unsubscribe' })
				.getAttribute('aria-selected'),
		).toBe('true');
		await line.press('Enter');
		expect(await line.inputValue()).toBe('bridge.unsubscribe ');
		await page.getByRole('form', { name: 'Send a message' }).getByText('[patterns]').waitFor();

		await line.fill('');
		await line.pressSequentially('bridge.he');
		await candidates.waitFor();
		await line.press('Escape');
		await candidates.waitFor({ state: 'hidden' });
		expect(await line.inputValue()).toBe('bridge.he');
		expect(opened.faults).toEqual([]);
	});

	test('a command that cannot run says so in the log', async () => {
		await using bridge = await openTestBridge();
		await using opened = await openPage(browser(), bridge);
		const { line, log } = partsOf(opened.page);
		await line.fill('obs.scene Live');
		await line.press('Enter');
		await log.getByText(/^err ⇥ obs\.scene ⇥ ADAPTER_NOT_READY ⇥ /u).waitFor();
		await log.getByRole('gridcell', { name: '✕ ADAPTER_NOT_READY' }).first().waitFor();
		expect(opened.faults).toEqual([]);
	});
});

describe.skipIf(why !== null)(titled('the composer beside OBS', why), () => {
	test('completes names of scenes and inputs as OBS has them now', async () => {
		await using obs = await RealObs.start();
		await using bridge = await openTestBridge({
			instances: [{ id: 'obs', adapter: 'obs', enabled: false, settings: { port: obs.port } }],
		});
		const { password } = obs.settings;
		await bridge.call('adapter.configure', {
			id: 'obs',
			settings: { port: obs.port },
			secrets: { password },
		});
		await bridge.call('adapter.enable', { id: 'obs', isEnabled: true });
		await using opened = await openPage(browser(), bridge);
		const { page } = opened;
		await page.getByRole('article', { name: 'OBS Studio' }).getByText('Ready').waitFor();
		const { line, candidates, log } = partsOf(page);

		await line.pressSequentially('obs.scene ');
		await expect
			.poll(() => candidates.getByRole('option').allInnerTexts())
			.toEqual(expect.arrayContaining(['BRB', 'End', 'Live']));
		await line.pressSequentially('br');
		await line.press('Tab');
		expect(await line.inputValue()).toBe('obs.scene BRB');
		await line.press('Enter');
		await log.getByText('ok ⇥ obs.scene ⇥ BRB').waitFor();
		expect(opened.faults).toEqual([]);
	});
});
