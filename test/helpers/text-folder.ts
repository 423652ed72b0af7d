import { readdir, readFile } from 'node:fs/promises';
import { logFile } from '../../main/adapters/log-file/index.ts';
import { started, type Started } from './started.ts';
import { tempFolder } from './temp-folder.ts';

/** A folder of the person's, whoever reads it, and the adapter that writes to it. */
export async function textFolder() {
	const folder = await tempFolder();
	return {
		...folder,
		text: (name: string) => readFile(folder.file(name), 'utf8'),
		files: async () => (await readdir(folder.path)).toSorted(),
		start: (...files: object[]) => started(logFile, { folder: folder.path, files }),
	};
}

/** Writes one text as a client does. */
export const write = (session: Started, file: string, text: string) =>
	session.run('write', { file, text });
