import { chmod, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { openSecretFile } from '../../../main/config/secrets.ts';
import type { ConfigNotice } from '../../../main/config/settings-store.ts';
import { child } from '../../helpers/child.ts';
import { tempFolder } from '../../helpers/temp-folder.ts';

async function opened(file: string) {
	const notices: ConfigNotice[] = [];
	const store = await openSecretFile(file, (notice) => notices.push(notice));
	return { store, notices };
}

const modeOf = async (file: string) => (await stat(file)).mode & 0o777;

test('secrets are kept, and removed by null', async () => {
	await using temp = await tempFolder();
	const file = temp.file('secrets.json');
	const { store } = await opened(file);
	expect(store.has('obs.password')).toBe(false);
	await Promise.all([store.set('obs.password', 'ひみつ'), store.set('obs-2.password', 'x')]);
	await store.set('obs-2.password', null);
	const { store: next } = await opened(file);
	expect(next.get('obs.password')).toBe('ひみつ');
	expect(next.has('obs-2.password')).toBe(false);
	expect(next.get('obs-2.password')).toBeUndefined();
});

test.skipIf(process.platform === 'win32')('only the owner can read them', async () => {
	await using temp = await tempFolder();
	const file = temp.file('secrets.json');
	const { store } = await opened(file);
	await store.set('obs.password', 'x');
	expect(await modeOf(file)).toBe(0o600);

	await chmod(file, 0o644);
	const { store: mended, notices } = await opened(file);
	expect(await modeOf(file)).toBe(0o600);
	expect(notices).toMatchObject([{ id: 'secrets.open', level: 'warning' }]);
	expect(mended.get('obs.password')).toBe('x');
});

test.each(['no json', '{"version":1}', '{"version":1,"secrets":{"a":1}}', ''])(
	'a damaged file is set aside: %s',
	async (text) => {
		await using temp = await tempFolder();
		const file = temp.file('secrets.json');
		await writeFile(file, text, { mode: 0o600 });
		const { store, notices } = await opened(file);
		expect(notices).toMatchObject([{ id: 'secrets.damaged' }]);
		const aside = (await readdir(temp.path)).find((name) => name.startsWith('secrets.damaged-'));
		expect(await readFile(temp.file(aside ?? ''), 'utf8')).toBe(text);
		if (process.platform !== 'win32') expect(await modeOf(temp.file(aside ?? ''))).toBe(0o600);
		await store.set('obs.password', 'again');
		expect((await opened(file)).store.get('obs.password')).toBe('again');
	},
);

test('a file of a newer version is refused and left alone', async () => {
	await using temp = await tempFolder();
	const file = temp.file('secrets.json');
	await writeFile(file, '{"version":2}', { mode: 0o600 });
	await expect(opened(file)).rejects.toMatchObject({ code: 'SETTINGS_NEWER' });
	expect(await readFile(file, 'utf8')).toBe('{"version":2}');
});

test('a kill while saving leaves a whole file', async () => {
	await using temp = await tempFolder();
	const file = temp.file('secrets.json');
	await using other = child(`
		import { openSecretFile } from './main/config/secrets.ts';
		const store = await openSecretFile(${JSON.stringify(file)}, () => {});
		for (let n = 1; ; n++) {
			await store.set('obs.password', String(n).repeat(1000));
			if (n % 50 === 0) console.log(n);
		}
	`);
	await other.line();
	await other.kill();
	const { store, notices } = await opened(file);
	expect(notices).toEqual([]);
	expect(store.get('obs.password')).toMatch(/^\d{1000,}$/);
});
