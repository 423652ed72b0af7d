import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { newAdapter } from '../../build/new-adapter.ts';

const run = promisify(execFile);
const repository = fileURLToPath(new URL('../..', import.meta.url));

/** What a new adapter stands on: the contract, the adapters, and the helpers of its test. */
const needed = [
	'.prettierrc',
	'package.json',
	'tsconfig.json',
	'build',
	'main/tsconfig.json',
	'main/contract',
	'main/wire',
	'main/adapters',
	'test/tsconfig.json',
	'test/helpers/adapter-client.ts',
	'test/helpers/adapter-suite.ts',
	'test/helpers/started.ts',
];

/** A copy of the repository to write into. */
async function copied(): Promise<{ root: string } & AsyncDisposable> {
	const root = await mkdtemp(join(tmpdir(), 'new-adapter-'));
	for (const path of needed) {
		await mkdir(join(root, path, '..'), { recursive: true });
		await cp(join(repository, path), join(root, path), { recursive: true });
	}
	await symlink(join(repository, 'node_modules'), join(root, 'node_modules'), 'junction');
	return {
		root,
		[Symbol.asyncDispose]: () => rm(root, { recursive: true, force: true }),
	};
}

/** Runs a tool as a person does, without what this test run has put into the environment. */
const tool = (root: string, ...args: string[]) =>
	run(process.execPath, args, { cwd: root, env: { PATH: process.env.PATH, CI: 'true' } });

/** Runs a check that has to be content, and shows what it found if it is not. */
async function passes(root: string, ...args: string[]): Promise<void> {
	const found = await tool(root, ...args).then(
		() => '',
		(error: unknown) => {
			const { stdout, stderr } = error as { stdout: string; stderr: string };
			return stdout + stderr;
		},
	);
	expect(found).toBe('');
}

test('writes an adapter that passes the type check, the style and its own tests', async () => {
	await using copy = await copied();
	const { root } = copy;
	const files = await newAdapter({ root, id: 'now-playing', title: `What's "on"` });
	expect(files).toEqual([
		'main/adapters/now-playing/index.ts',
		'main/adapters/now-playing/session.ts',
		'main/adapters/now-playing/settings.ts',
		'main/adapters/now-playing/README.md',
		'test/main/adapters/now-playing.test.ts',
		'main/adapters/registry.ts',
	]);
	const registry = await readFile(join(root, 'main/adapters/registry.ts'), 'utf8');
	expect(registry).toContain("import { nowPlaying } from './now-playing/index.ts';");
	expect(registry).toContain('\t[nowPlaying.id, nowPlaying],\n]);');

	await passes(root, 'node_modules/typescript/bin/tsc', '-p', 'main');
	await passes(root, 'node_modules/typescript/bin/tsc', '-p', 'test');
	await passes(root, 'node_modules/prettier/bin/prettier.cjs', '--check', ...files);
	const vitest = ['run', '--config', 'build/vitest.config.ts', '--project', 'main'];
	const report = ['--reporter=json', '--outputFile=report.json'];
	await passes(root, 'node_modules/vitest/vitest.mjs', ...vitest, ...report);
	expect(JSON.parse(await readFile(join(root, 'report.json'), 'utf8'))).toMatchObject({
		success: true,
		numFailedTests: 0,
		numPassedTests: 11,
	});
}, 120_000);

test('adds a second adapter behind the first', async () => {
	await using copy = await copied();
	const { root } = copy;
	await newAdapter({ root, id: 'heart-rate', title: 'Heart rate' });
	await newAdapter({ root, id: 'dmx', title: 'DMX' });
	const registry = await readFile(join(root, 'main/adapters/registry.ts'), 'utf8');
	expect(registry).toContain('\t[heartRate.id, heartRate],\n\t[dmx.id, dmx],\n]);');
});

test.each([
	['', /no id/],
	['Weather', /no id\. Use up to 32 lower-case letters/],
	['-x', /no id/],
	['two--dashes', /no id/],
	['../escape', /no id/],
	['a'.repeat(33), /no id/],
	['switch', /the code needs itself/],
	['bridge', /the code needs itself/],
	['obs', /An adapter "obs" exists already/],
])('refuses the id "%s"', async (id, words) => {
	await using copy = await copied();
	const { root } = copy;
	const before = await readFile(join(root, 'main/adapters/registry.ts'), 'utf8');
	await expect(newAdapter({ root, id, title: 'Any' })).rejects.toThrow(words);
	expect(await readFile(join(root, 'main/adapters/registry.ts'), 'utf8')).toBe(before);
});

test('tells on the command line what is wrong, and ends with an error', async () => {
	const script = join(repository, 'build/new-adapter.ts');
	await expect(tool(repository, script)).rejects.toMatchObject({
		code: 1,
		stderr: expect.stringContaining('Usage: npm run new:adapter <id> [Title]') as string,
	});
	await expect(tool(repository, script, 'obs')).rejects.toMatchObject({
		code: 1,
		stderr: expect.stringContaining('exists already') as string,
	});
});
