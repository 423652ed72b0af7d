import { mkdir } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { openPage } from '../../helpers/browser.ts';
import { logPane } from '../../helpers/log-pane.ts';
import { oneBrowser } from '../../helpers/one-browser.ts';
import { openTestBridge } from '../../helpers/open-bridge.ts';
import { textFolder } from '../../helpers/text-folder.ts';

const browser = oneBrowser();

test('text files are added, given a folder, and written from the page and by an item', async () => {
	await using folder = await textFolder();
	await using bridge = await openTestBridge();
	await using opened = await openPage(browser(), bridge);
	const { page } = opened;
	const { row } = logPane(page);
	const adapters = page.getByRole('region', { name: 'Adapters' });
	await adapters.getByRole('button', { name: 'Add an adapter' }).click();
	await adapters.getByRole('button', { name: 'Add Text files' }).click();
	const card = adapters.getByRole('article', { name: 'Text files' });
	await card.getByRole('switch').click();
	await card.getByText('Choose the folder for the files.').first().waitFor();

	const files = [
		{ name: 'captions', keep: 1 },
		{ name: 'chat', sender: true },
	];
	const settings = { folder: folder.file('texts'), files };
	await bridge.call('adapter.configure', { id: 'log-file', settings, secrets: {} });
	await card
		.getByText(/^The folder for the files is not there/u)
		.first()
		.waitFor();
	await mkdir(folder.file('texts'));
	await card.getByRole('button', { name: 'Try now' }).click();
	await card.getByText('2 files', { exact: true }).waitFor();

	const line = page.getByRole('combobox', { name: 'Message' });
	await line.fill('log-file.write captions Welcome, everybody!');
	await line.press('Enter');
	await row('log-file.write captions Welcome, everybody!').waitFor();
	await row('ok ⇥ log-file.write').waitFor();
	expect(await folder.text('texts/captions.txt')).toBe('Welcome, everybody!');

	await using item = await bridge.connect('/?name=Booth&user=Alice');
	expect(await item.ask('log-file.write chat Hello')).toBe('ok\tlog-file.write');
	expect(await folder.text('texts/chat.txt')).toBe('Alice: Hello\n');
	expect(await item.ask('log-file.files')).toBe('ok\tlog-file.files\tcaptions\tchat');
	expect(await item.ask('log-file.write ../chat x')).toMatch(
		/^err\tlog-file\.write\tTARGET_NOT_FOUND/,
	);

	await card.getByRole('button', { name: 'Test' }).click();
	await card.getByText(/OK · \d+ ms/u).waitFor();
	expect(opened.faults).toEqual([]);
});
