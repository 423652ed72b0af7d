import { cp, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { addressOf } from '../helpers/desktop-window.ts';
import { titled } from '../helpers/needs.ts';
import { tempFolder } from '../helpers/temp-folder.ts';
import { connect } from '../helpers/text-client.ts';
import { until } from '../helpers/until.ts';
import { updateServer } from '../helpers/update-server.ts';
import type { DesktopApp } from './driver/desktop-app.ts';
import { launch } from './driver/launch.ts';
import { packagedApp } from './packaged.ts';

/** A newer version than any: a program that leaves its name where it is told to. */
const next = '99.0.0';
const program = Buffer.from(
	`#!/bin/sh\necho ${next} > "$STARTED"\n${'# padding\n'.repeat(200_000)}`,
);

/** The version that runs. Started again, it leaves its name, too. */
const running = '#!/bin/sh\necho "the old version $*" > "$STARTED"\n';

interface Options {
	readonly server?: { readonly url: string };
	/** What else stands in its folder `resources`. */
	readonly files?: Readonly<Record<string, string>>;
	readonly env?: Readonly<Record<string, string>>;
}

/** The packaged app as an AppImage, which looks for its updates at the test's server. */
async function openAppImage({ server, files = {}, env = {} }: Options) {
	await using opened = new AsyncDisposableStack();
	const folder = opened.use(await tempFolder());
	const packaged = await packagedApp();
	const file = folder.file('Resonite Bridge.AppImage');
	const resources = folder.file('mount/resources');
	await cp(packaged.resources, resources, { recursive: true });
	await mkdir(folder.file('data'));
	await writeFile(file, running, { mode: 0o755 });
	const published = { provider: 'generic', url: server?.url, updaterCacheDirName: 'updater' };
	const all = server ? { 'app-update.yml': JSON.stringify(published), ...files } : files;
	for (const [name, text] of Object.entries(all)) await writeFile(join(resources, name), text);
	const app = opened.use(
		await launch({
			app: { ...packaged, resources },
			data: folder.file('data'),
			args: ['--data', folder.file('data'), '--port', '0'],
			env: {
				XDG_CONFIG_HOME: folder.file('config'),
				XDG_CACHE_HOME: folder.file('cache'),
				APPIMAGE: file,
				APPDIR: folder.file('mount'),
				STARTED: folder.file('started'),
				...env,
			},
		}),
	);
	const page = await app.page();
	const address = await addressOf(page);
	const rest = opened.move();
	/** What the program said that was started at the end. */
	const started = () =>
		until(
			() => readFile(folder.file('started'), 'utf8').catch(() => null),
			'the app to be started again',
		);
	return {
		app,
		started,
		page,
		address,
		folder,
		file,
		[Symbol.asyncDispose]: () => rest.disposeAsync(),
	};
}

/** The part of the settings that is about updates, by the menu as a person opens it. */
async function updatesOf(app: DesktopApp, page: Page) {
	await app.clickMenu('Help > Check for Updates…');
	const settings = page.getByRole('dialog', { name: 'Settings' });
	await settings.getByText('Check once a day').waitFor();
	return {
		press: (name: string | RegExp) => settings.getByRole('button', { name }).click(),
		switchDaily: () => settings.getByRole('switch', { name: 'Check once a day' }).click(),
		shows: (text: string | RegExp) => settings.getByText(text).first().waitFor({ timeout: 20_000 }),
	};
}

const elsewhere = process.platform === 'linux' ? null : 'an AppImage is for Linux';

describe.skipIf(elsewhere !== null)(titled('an update of the AppImage', elsewhere), () => {
	test('is asked for, downloaded and installed when the person says so, never before', async () => {
		await using server = await updateServer();
		server.publish({ version: next, notes: '<p>It <b>flies</b></p>', file: program });
		await using it = await openAppImage({ server });
		await using client = await connect(it.address);
		const updates = await updatesOf(it.app, it.page);
		await updates.shows('Not checked since the app was started.');
		expect(server.asked).toEqual([]);

		await updates.press('Check now');
		await updates.shows(`Version ${next} is available.`);
		await updates.shows('It flies');
		expect(server.asked).toEqual(['/latest-linux.yml']);

		await updates.press(/^Download/u);
		await updates.shows(`Version ${next} is downloaded.`);
		expect(await readFile(it.file, 'utf8')).toBe(running);
		expect(await client.ask('bridge.ping')).toMatch(/^ok/u);

		await updates.press('Restart now');
		expect(await client.closed).toEqual({ code: 1001, reason: 'The bridge is closing.' });
		expect(await it.app.exited, it.app.output).toMatchObject({ code: 0 });
		expect(await readFile(it.file)).toEqual(program);
		expect(await it.started()).toBe(`${next}\n`);
		expect(await readdir(it.folder.path)).not.toContain('Resonite Bridge.AppImage.old');
	});

	test('that is not what was published is refused, and the app goes on', async () => {
		await using server = await updateServer();
		server.publish({ version: next, file: program, sha512: `${'A'.repeat(86)}==` });
		await using it = await openAppImage({ server });
		const updates = await updatesOf(it.app, it.page);
		await updates.press('Check now');
		await updates.press(/^Download/u);
		await updates.shows(/What was downloaded is not what was published, and was deleted\./u);
		expect(await readFile(it.file, 'utf8')).toBe(running);
	});

	test('that cannot be put in its place leaves the old version, which starts again', async () => {
		await using server = await updateServer();
		server.publish({ version: next, file: program });
		// electron-updater moves files with a program that is not found now.
		await using it = await openAppImage({ server, env: { PATH: '/nowhere' } });
		const updates = await updatesOf(it.app, it.page);
		await updates.press('Check now');
		await updates.press(/^Download/u);
		await updates.press('Restart now');
		expect(await it.app.exited, it.app.output).toMatchObject({ code: 0 });
		expect(await readFile(it.file, 'utf8')).toBe(running);
		expect(await it.started()).toContain(`the old version --data ${it.folder.file('data')}`);
		const kept = await readFile(it.folder.file('data/updates.json'), 'utf8');
		expect(JSON.parse(kept)).toHaveProperty(
			'failure.en',
			expect.stringMatching(/^The update failed/u),
		);
	});

	test.each(['0.0.1', '99.0.0-beta.1'])('to %s is none', async (version) => {
		await using server = await updateServer();
		server.publish({ version, file: program });
		await using it = await openAppImage({ server });
		const updates = await updatesOf(it.app, it.page);
		await updates.press('Check now');
		await updates.shows('You have the newest version.');
	});

	test('cannot be asked for without a network, which is told', async () => {
		const server = await updateServer();
		await server[Symbol.asyncDispose]();
		await using it = await openAppImage({ server });
		const updates = await updatesOf(it.app, it.page);
		await updates.press('Check now');
		await updates.shows(/The update server does not answer\./u);
	});

	test('is not asked for at once where the daily check was switched on and off again', async () => {
		await using server = await updateServer();
		await using it = await openAppImage({ server });
		const updates = await updatesOf(it.app, it.page);
		await updates.switchDaily();
		await updates.switchDaily();
		await updates.press('Check now');
		await updates.shows(/Nothing is published for this system/u);
		// Only that which was pressed.
		expect(server.asked).toEqual(['/latest-linux.yml']);
	});
});

describe('updates are off, and it is told why', () => {
	test.each([
		['where nobody said where they are published', {}, /does not know where new versions/u],
		[
			'where a package manager owns the app',
			{ files: { 'app-update.yml': '{}', 'package-type': 'deb' } },
			/installed as a deb package/u,
		],
		[
			'where another AppImage has started the app',
			{ files: { 'app-update.yml': '{}' }, env: { APPDIR: '/usr' } },
			/unpacked from an archive/u,
		],
	])('%s', async (_where, options: Options, words) => {
		await using it = await openAppImage(options);
		await it.app.clickMenu('Help > Check for Updates…');
		const settings = it.page.getByRole('dialog', { name: 'Settings' });
		await settings.getByText('Off in this copy of the app.').waitFor();
		await settings.getByText(words).waitFor();
	});
});
