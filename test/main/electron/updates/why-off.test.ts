import { spawnSync } from 'node:child_process';
import { chmod, mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { whyOff, type Copy } from '../../../../main/electron/updates/why-off.ts';
import { tempFolder } from '../../../helpers/temp-folder.ts';

/** An installed copy that can replace itself, until something is changed about it. */
async function copyOf(platform: NodeJS.Platform) {
	const folder = await tempFolder();
	const app = folder.file('app');
	const resources = join(app, 'resources');
	const file = folder.file('Resonite Bridge.AppImage');
	await mkdir(resources, { recursive: true });
	await writeFile(join(resources, 'app-update.yml'), 'provider: github');
	await writeFile(file, 'an AppImage');
	const env = platform === 'linux' ? { APPIMAGE: file, APPDIR: app } : {};
	const copy: Copy = { isPackaged: true, platform, env, resources, program: join(app, 'program') };
	return {
		copy,
		folder,
		why: async (changes: Partial<Copy> = {}) => (await whyOff({ ...copy, ...changes }))?.en ?? null,
		[Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
	};
}

describe('updates are on', () => {
	test.each(['win32', 'linux'] as const)(
		'where the app can replace itself on %s',
		async (platform) => {
			await using c = await copyOf(platform);
			expect(await c.why()).toBeNull();
		},
	);

	test('in an AppImage behind a link', async () => {
		await using c = await copyOf('linux');
		await symlink(c.folder.file('app'), c.folder.file('mount'));
		expect(await c.why({ env: { ...c.copy.env, APPDIR: c.folder.file('mount') } })).toBeNull();
	});

	test('in an AppImage that was started from a snap', async () => {
		await using c = await copyOf('linux');
		await mkdir(c.folder.file('code'));
		expect(await c.why({ env: { ...c.copy.env, SNAP: c.folder.file('code') } })).toBeNull();
	});
});

describe('updates are off', () => {
	test('where the app runs from its sources', async () => {
		await using c = await copyOf('win32');
		expect(await c.why({ isPackaged: false })).toContain('source code');
	});

	test('where nothing says where they are published', async () => {
		await using c = await copyOf('win32');
		expect(await c.why({ resources: c.folder.file('elsewhere') })).toContain('does not know where');
	});

	test('in the portable version for Windows', async () => {
		await using c = await copyOf('win32');
		const env = { PORTABLE_EXECUTABLE_DIR: 'D:\\tools' };
		expect(await c.why({ env })).toContain('portable version');
	});

	test.each(['deb', 'rpm', 'pacman'])(
		'in a %s package, also when an AppImage started it',
		async (kind) => {
			await using c = await copyOf('linux');
			await writeFile(join(c.copy.resources, 'package-type'), `${kind}\n`);
			expect(await c.why()).toContain(`as a ${kind} package`);
		},
	);

	test('in a snap', async () => {
		await using c = await copyOf('linux');
		expect(await c.why({ env: { SNAP: c.folder.path } })).toBe('Snap keeps this app up to date.');
	});

	test('in a folder that was unpacked by hand, also when another AppImage started it', async () => {
		await using c = await copyOf('linux');
		await mkdir(c.folder.file('other'));
		expect(await c.why({ env: {} })).toContain('unpacked from an archive');
		const env = { ...c.copy.env, APPDIR: c.folder.file('other') };
		expect(await c.why({ env })).toContain('unpacked from an archive');
	});

	test('where the AppImage was moved', async () => {
		await using c = await copyOf('linux');
		const env = { ...c.copy.env, APPIMAGE: c.folder.file('moved.AppImage') };
		expect(await c.why({ env })).toContain('moved or renamed');
	});

	test('where the AppImage lies in a folder of somebody else', async () => {
		await using c = await copyOf('linux');
		await chmod(c.folder.path, 0o555);
		const says = spawnSync(
			process.execPath,
			['--input-type=module-typescript', '--eval', asked(c.copy)],
			{
				cwd: fileURLToPath(new URL('../../../..', import.meta.url)),
				encoding: 'utf8',
				// Nothing is read-only for root.
				...(process.getuid?.() === 0 ? { uid: 65_534 } : {}),
			},
		);
		await chmod(c.folder.path, 0o755);
		expect(says.stdout, says.stderr).toContain('a folder that you cannot write to');
	});

	test('on a Mac, where the app runs from its disk image', async () => {
		await using c = await copyOf('darwin');
		for (const place of ['/Volumes/Resonite Bridge', '/private/var/x/AppTranslocation/y/d'])
			expect(await c.why({ program: `${place}/Resonite Bridge.app/x` })).toContain('Applications');
	});

	test('on a Mac, where it is not signed', async () => {
		await using c = await copyOf('darwin');
		expect(await c.why()).toContain('not signed');
	});
});

const asked = (copy: Copy) => `
	import { whyOff } from './main/electron/updates/why-off.ts';
	console.log((await whyOff(${JSON.stringify(copy)}))?.en);
`;
