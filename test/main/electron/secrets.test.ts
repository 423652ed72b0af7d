import { readFile } from 'node:fs/promises';
import { setImmediate as turn } from 'node:timers/promises';
import { expect, test, vi } from 'vitest';
import { openSecrets } from '../../../main/electron/secrets.ts';
import { tempFolder } from '../../helpers/temp-folder.ts';

/** Answers when the test lets it. A real one needs a desktop. */
const keyring = vi.hoisted(() => ({ answers: Promise.resolve(null) }));

vi.mock('electron', () => ({
	safeStorage: {
		isAsyncEncryptionAvailable: () => Promise.resolve(true),
		getSelectedStorageBackend: () => 'gnome_libsecret',
		encryptStringAsync: async (text: string) => {
			await keyring.answers;
			return Buffer.from(text).reverse();
		},
	},
}));

test('nothing is flushed before the keyring has encrypted it', async () => {
	await using folder = await tempFolder();
	const secrets = await openSecrets(folder.path, () => undefined);
	const { promise, resolve } = Promise.withResolvers<null>();
	keyring.answers = promise;
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
	keyring.answers = promise;
	const changes = [secrets.set('obs.password', 'sesame'), secrets.set('obs.password', null)];
	expect(secrets.has('obs.password')).toBe(false);
	resolve(null);
	await Promise.all(changes);
	expect(await readFile(folder.file('secrets.desktop.json'), 'utf8')).not.toContain('obs.password');
});
