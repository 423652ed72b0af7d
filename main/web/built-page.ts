import { existsSync } from 'node:fs';
import { join } from 'node:path';
import sirv from 'sirv';
import { AppError } from '../contract/errors.ts';
import { say } from '../contract/words.ts';
import type { PageFiles } from './page-server.ts';

/**
 * The page as `npm run build` made it. The list of files is read once: nothing else in the folder, or above it, can be
 * asked for.
 * @throws AppError PAGE_NOT_BUILT
 */
export function builtPage(folder: string): PageFiles {
	if (!existsSync(join(folder, 'index.html'))) {
		throw new AppError(
			'PAGE_NOT_BUILT',
			say(
				`The page is not built: ${folder} has no index.html.`,
				`画面がビルドされていません: ${folder} に index.html がありません。`,
			),
		);
	}
	return sirv(folder, { etag: true });
}
