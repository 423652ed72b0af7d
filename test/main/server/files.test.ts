import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { findProgram, needs, titled } from '../../helpers/needs.ts';

const why = process.platform === 'linux' ? needs('prlimit', 'util-linux') : 'only Linux tells';
const ask = `import { mostSockets } from './main/server/files.ts'; console.log(mostSockets());`;

test.skipIf(why !== null).each([
	[4_096, 3_896],
	[300, 150],
])(titled('of %i files and sockets, %i are for clients', why), async (limit, most) => {
	const node = [process.execPath, '--input-type=module-typescript', '--eval', ask];
	const { stdout } = await promisify(execFile)(findProgram('prlimit') ?? '', [
		`--nofile=${limit}`,
		...node,
	]);
	expect(Number(stdout)).toBe(most);
});
