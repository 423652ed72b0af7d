import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A folder of its own for one test, gone when the test's scope ends. */
export async function tempFolder() {
	const path = await mkdtemp(join(tmpdir(), 'resonite-bridge-test-'));
	return {
		path,
		file: (name: string) => join(path, name),
		async [Symbol.asyncDispose]() {
			await rm(path, { recursive: true, force: true });
		},
	};
}
