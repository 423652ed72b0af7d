import { readFile, writeFile } from 'node:fs/promises';
import { setImmediate as turn } from 'node:timers/promises';
import { expect, test, vi } from 'vitest';
import { openSecrets } from '../../../main/electron/secrets.ts';
import { tempFolder } from '../../helpers/temp-folder.ts';

/** Answers when the test lets it. A real one needs a desktop. */
const keyring = vi.hoisted(() => ({ answer: (): Promise<null> => Promise.resolve(null) }));

vi.mock('electron', () => ({
	safeStorage: {
		isAsyncEncryptionAvailable: () => Promise.resolve(true),
		getSelectedStorageBackend: () => 'gnome_libsecret',
		encryptStringAsync: async (text: string) => {
			await keyring.answer();
			return Buffer.from(text).reverse();
		},
	},
}));

test('nothing is flushed before the keyring has encrypted it', async () => {
	await using folder = await tempFolder();
	const secrets = await openSecrets(folder.path, () => undefined);
	const { promise, resolve } = Promise.withResolvers<null>();
	keyring.answer = () => promise;
	const story: string[] = [];
	const setting = secrets.set('obs.password', 'sesame').then(() => story.push('stored'));
	const flushing = secrets.flush().then(() => story.push('flushed'));
	await turn();
	story.push('unlocked');
	resolve(null);
	await Promise.all([setting, flushing]);
	expect(story).toEqual(['unlocked', 'stored', 'flushed']);
	expect(await readFile(folder.file('secrets.desktop.json'), 'utf8')).toContain('obs.password');
});

test('what was removed last is not there, however late the keyring answers', async () => {
	await using folder = await tempFolder();
	const secrets = await openSecrets(folder.path, () => undefined);
	const { promise, resolve } = Promise.withResolvers<null>();
	keyring.answer = () => promise;
	const changes = [secrets.set('obs.password', 'sesame'), secrets.set('obs.password', null)];
	expect(secrets.has('obs.password')).toBe(false);
	resolve(null);
	await Promise.all(changes);
	expect(await readFile(folder.file('secrets.desktop.json'), 'utf8')).not.toContain('obs.password');
});

test('what the keyring refused at the start does not come back over what was entered later', async () => {
	await using folder = await tempFolder();
	const plain = { version: 1, secrets: { 'obs.password': 'old' } };
	await writeFile(folder.file('secrets.json'), JSON.stringify(plain), { mode: 0o600 });
	keyring.answer = () => Promise.reject(new Error('locked'));
	const secrets = await openSecrets(folder.path, () => undefined);
	expect(secrets.get('obs.password')).toBe('old');
	keyring.answer = () => Promise.resolve(null);
	await secrets.set('obs.password', 'new');
	expect(secrets.get('obs.password')).toBe('new');
	expect(await readFile(folder.file('secrets.json'), 'utf8')).not.toContain('obs.password');
	expect(await readFile(folder.file('secrets.desktop.json'), 'utf8')).toContain('obs.password');
});
