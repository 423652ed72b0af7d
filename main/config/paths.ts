import { accessSync, constants, mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import envPaths from 'env-paths';
import { AppError } from '../contract/errors.ts';
import { say } from '../contract/words.ts';
import { messageOf } from './failure.ts';

/**
 * Where settings, secrets and the journal are: the folder that was chosen, or the system's place for this app's data.
 * It is made if need be, closed to other users of the machine.
 * @throws AppError FOLDER_UNUSABLE
 */
export function dataFolder(choice?: string): string {
	const folder = choice ? resolve(choice) : envPaths('resonite-bridge', { suffix: '' }).data;
	try {
		mkdirSync(folder, { recursive: true, mode: 0o700 });
		accessSync(folder, constants.R_OK | constants.W_OK);
	} catch (error) {
		throw new AppError(
			'FOLDER_UNUSABLE',
			say(
				`The data folder ${folder} cannot be used (${messageOf(error)}).`,
				`データフォルダー ${folder} を使用できません (${messageOf(error)})。`,
			),
			{ cause: error },
		);
	}
	return folder;
}
