import { readFile } from 'node:fs/promises';
import type { Browser, Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { openSite } from '../helpers/attack-site.ts';
import { oneBrowser } from '../helpers/one-browser.ts';
import { hasMembers, joinRoom, openRooms } from '../helpers/room-bridge.ts';

const browser = oneBrowser();
const html = await readFile(new URL('../fixtures/chat.html', import.meta.url), 'utf8');

/** The page of somebody else's site in a browser, logged in to the chat. */
async function enter(shown: Browser, address: string, name: string) {
	const context = await shown.newContext();
	const page = await context.newPage();
	page.setDefaultTimeout(15_000);
	const alarms: string[] = [];
	page.on('dialog', (dialog) => {
		alarms.push(dialog.message());
		void dialog.dismiss();
	});
	await page.goto(address);
	await page.getByLabel('Name').fill(name);
	await page.getByRole('button', { name: 'Log in' }).click();
	return { page, alarms, [Symbol.asyncDispose]: () => context.close() };
}

async function say(page: Page, text: string): Promise<void> {
	await page.getByLabel('Text').fill(text);
	await page.getByRole('button', { name: 'Send' }).click();
}

const chatOf = (page: Page) => page.frameLocator('iframe').locator('body');

/** Waits until the chat shows a line that ends so. */
const shows = (page: Page, end: string) =>
	expect.poll(() => chatOf(page).innerText(), { timeout: 15_000 }).toContain(end);

describe('a web page in the chat', () => {
	test('talks with an item and with a visitor in one room, and everybody reads what was typed', async () => {
		await using site = await openSite(html);
		await using bridge = await openRooms({}, { server: { origins: [site.origin()] } });
		await using item = await joinRoom(bridge, 'Booth', 'lobby');
		await using visitor = await bridge.connect('/room/lobby?name=%3Ci%3EHub');
		await hasMembers(item, 'lobby', 2);
		const address = `${site.origin()}/?${encodeURIComponent(bridge.url('/chat'))}`;
		await using ann = await enter(browser(), address, 'Ann');
		await shows(ann.page, 'User Ann signed in at');
		for (const list of ['#users-as-text', '#users-as-html'])
			await expect.poll(() => ann.page.locator(list).innerText()).toBe('Booth\n＜i＞Hub\nAnn');

		const typed = `<b>5 < 6</b> & "so" it's <img src=x onerror=alert(1)> &amp;`;
		await say(ann.page, typed);
		expect(await visitor.next()).toBe(typed);
		expect(await item.next()).toBe(`room.message\tlobby\tAnn\t5 < 6 & "so" it's  &amp;`);
		await shows(ann.page, `Ann: ${typed}`);
		visitor.send('<script>alert(2)</script>');
		await shows(ann.page, '＜i＞Hub: <script>alert(2)</script>');
		item.send('two\nlines');
		await shows(ann.page, 'Booth: two\nlines');
		expect(ann.alarms).toEqual([]);
	});

	test('gets another name where its own is taken, and sees who comes and goes', async () => {
		await using site = await openSite(html);
		await using bridge = await openRooms({}, { server: { origins: [site.origin()] } });
		const address = `${site.origin()}/?${encodeURIComponent(bridge.url('/chat/stage'))}`;
		await using ann = await enter(browser(), address, 'Ann');
		await shows(ann.page, 'User Ann signed in at');
		const users = () => ann.page.locator('#users-as-text').innerText();
		{
			await using second = await enter(browser(), address, 'Ann');
			await shows(second.page, 'You are Ann1, since the name you chose is in use.');
			await shows(ann.page, 'User Ann1 signed in at');
			await expect.poll(users).toBe('Ann\nAnn1');
			await say(second.page, 'Hi Ann');
			await shows(ann.page, 'Ann1: Hi Ann');
		}
		await expect.poll(users).toBe('Ann');
		await bridge.call('adapter.enable', { id: 'room', isEnabled: false });
		await shows(ann.page, 'Closed: 1001 Rooms were switched off');
	});

	test('of a site that is not listed does not come in', async () => {
		await using site = await openSite(html);
		await using bridge = await openRooms();
		const address = `${site.origin()}/?${encodeURIComponent(bridge.url('/chat'))}`;
		await using eve = await enter(browser(), address, 'Eve');
		await shows(eve.page, 'Closed: 1006');
		await bridge.row(
			({ kind, text }) => kind === 'refused' && text.includes(site.origin()),
			'why it was refused',
		);
	});
});
