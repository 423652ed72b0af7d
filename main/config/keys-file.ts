import { keysDocument, type AccessKey } from '../contract/access.ts';
import { say } from '../contract/words.ts';
import { openDocument } from './document-file.ts';
import type { ConfigNotice } from './settings-store.ts';

/** The keys of items, as they are on disk. */
export interface KeyStore {
	readonly current: readonly AccessKey[];
	/**
	 * Known at once; returns when they are on disk.
	 * @throws AppError FOLDER_UNUSABLE
	 */
	save(keys: readonly AccessKey[]): Promise<void>;
}

/**
 * Opens the file of keys. Where it was damaged there are none, so that nobody gets in with a key that cannot be read.
 * @throws AppError SETTINGS_NEWER, FOLDER_UNUSABLE
 */
export async function openKeyFile(
	file: string,
	onNotice: (notice: ConfigNotice) => void,
): Promise<KeyStore> {
	const document = await openDocument({
		file,
		id: 'keys',
		schema: keysDocument,
		version: 1,
		empty: { version: 1 as const, keys: [] },
		name: say('file of keys', 'キーのファイル'),
		whenLost: say(
			'Make the keys of your items again on the page, under Users.',
			'画面の「ユーザー」で、アイテムのキーを作り直してください。',
		),
		whenExposed: say(
			'Rotate the keys if that may have happened.',
			'読まれた可能性がある場合はキーを再発行してください。',
		),
		onNotice,
	});
	return {
		get current() {
			return document.current.keys;
		},
		save: (keys) => document.save({ version: 1, keys: [...keys] }),
	};
}
