import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { leaveData } from '../helpers/desktop-data.ts';
import { whenTray } from '../helpers/desktop-window.ts';
import { tempFolder } from '../helpers/temp-folder.ts';
import { until } from '../helpers/until.ts';
import { openApp } from './driver/bridge.ts';
import type { DesktopApp } from './driver/desktop-app.ts';

const PASSWORD = 'correct horse battery';

const files = async (folder: string) => {
	const read = (name: string) => readFile(join(folder, name), 'utf8').catch(() => '');
	return { plain: await read('secrets.json'), desktop: await read('secrets.desktop.json') };
};

/** Types a password for OBS on the page, and leaves the rest. */
async function enterPassword(app: DesktopApp): Promise<void> {
	const page = await app.page();
	const card = page.getByRole('article', { name: 'OBS Studio' });
	await card.getByRole('button', { name: /^Settings/u }).click();
	await card.getByLabel('Password', { exact: true }).fill(PASSWORD);
	await card.getByRole('button', { name: 'Save', exact: true }).click();
}

test('a password is on disk only as the system encrypts it, and works after the next start', async () => {
	await using folder = await tempFolder();
	{
		await using app = await openApp({ data: folder.path });
		await enterPassword(app);
		await until(async () => (await files(folder.path)).desktop.includes('obs.password'), 'a file');
		await app.stop();
	}
	const { plain, desktop } = await files(folder.path);
	expect(plain + desktop).not.toContain(PASSWORD);
	expect(desktop).not.toContain(Buffer.from(PASSWORD).toString('base64'));
	await using app = await openApp({ data: folder.path });
	const card = (await app.page()).getByRole('article', { name: 'OBS Studio' });
	await card.getByRole('button', { name: /^Settings/u }).click();
	await card.getByText('Set', { exact: true }).first().waitFor();
});

test('a password that the keyring does not encrypt is refused in words, and can be entered again', async () => {
	await using folder = await tempFolder();
	await using app = await openApp({ data: folder.path });
	await app.evaluate(({ safeStorage }) => {
		const encrypt = safeStorage.encryptStringAsync.bind(safeStorage);
		safeStorage.encryptStringAsync = async () => {
			safeStorage.encryptStringAsync = encrypt;
			return await Promise.reject(new Error('it is locked'));
		};
	});
	await enterPassword(app);
	const page = await app.page();
	await page
		.getByText(/not stored: the system's keyring did not encrypt it \(it is locked\)/u)
		.waitFor();
	await page.getByRole('button', { name: 'Save', exact: true }).click();
	await until(async () => (await files(folder.path)).desktop.includes('obs.password'), 'a file');
});

test('what the headless app kept in the open is taken over', async () => {
	await using folder = await tempFolder();
	await leaveData(folder.path, { secrets: { 'obs.password': PASSWORD } });
	await using app = await openApp({ data: folder.path, args: ['--hidden'] });
	await whenTray(app, ({ toolTip }) => toolTip.includes('Listening'));
	const { plain, desktop } = await files(folder.path);
	expect(desktop).toContain('obs.password');
	expect(plain).not.toContain('obs.password');
	expect(plain + desktop).not.toContain(PASSWORD);
});

test('what the keyring does not encrypt stays where it was, works, and is told of', async () => {
	await using folder = await tempFolder();
	await leaveData(folder.path, { secrets: { 'obs.password': PASSWORD } });
	await using app = await openApp({
		data: folder.path,
		env: { DESKTOP_STAND_IN_SECRETS: 'locked' },
	});
	const page = await app.page();
	await page
		.getByText(/obs\.password works, but still lies unprotected in secrets\.json/u)
		.waitFor();
	const card = page.getByRole('article', { name: 'OBS Studio' });
	await card.getByRole('button', { name: /^Settings/u }).click();
	await card.getByText('Set', { exact: true }).first().waitFor();
	const { plain, desktop } = await files(folder.path);
	expect(plain).toContain(PASSWORD);
	expect(desktop).not.toContain('obs.password');
});

test('where the system protects nothing, the page says so in words', async () => {
	await using folder = await tempFolder();
	const env = { DESKTOP_STAND_IN_SECRETS: 'basic_text' };
	await using app = await openApp({ data: folder.path, env });
	await enterPassword(app);
	await until(async () => (await files(folder.path)).plain.includes(PASSWORD), 'the plain file');
	await app.clickMenu('File > Settings…');
	const page = await app.page();
	await page
		.getByRole('dialog', { name: 'Settings' })
		.getByText(/keyring/u)
		.first()
		.waitFor();
});
