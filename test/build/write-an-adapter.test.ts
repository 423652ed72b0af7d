import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { defaultSettings } from '../../main/contract/settings.ts';
import { Program } from '../helpers/processes.ts';
import { tempFolder } from '../helpers/temp-folder.ts';
import { connect, type TextClient } from '../helpers/text-client.ts';
import { until } from '../helpers/until.ts';

const run = promisify(execFile);
const at = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url));
const guide = 'docs/write-an-adapter.md';

/** What an adapter, its tests and the documents about it are made of. */
const needed = [
	...['.prettierrc', 'package.json', 'tsconfig.json', 'build', 'docs', 'main'],
	...['adapter-client', 'adapter-suite', 'started'].map((name) => `test/helpers/${name}.ts`),
	'test/tsconfig.json',
];

/** The repository as somebody has it who begins to read. */
async function repository() {
	const folder = await tempFolder();
	for (const path of needed) {
		await mkdir(dirname(folder.file(path)), { recursive: true });
		await cp(at(path), folder.file(path), { recursive: true });
	}
	await symlink(at('node_modules'), folder.file('node_modules'), 'junction');
	return folder;
}

type Repository = Awaited<ReturnType<typeof repository>>;

/** Something that the guide tells its reader to do. */
type Step =
	| { readonly kind: 'command'; readonly line: string }
	| { readonly kind: 'file'; readonly path: string; readonly text: string }
	| { readonly kind: 'conversation'; readonly lines: readonly string[] };

/** Every block of the guide is a step, in the order in which they stand. */
function stepsOf(document: string): Step[] {
	const blocks = document.matchAll(/^(`{3,})(.*)\n([^]*?)^\1\n/gmu);
	return [...blocks].flatMap(([, , info = '', text = '']): Step[] => {
		const lines = text.trimEnd().split('\n');
		const [, path] = /file=(\S+)$/u.exec(info) ?? [];
		if (path !== undefined) return [{ kind: 'file', path, text }];
		if (info === 'sh') return lines.map((line) => ({ kind: 'command', line }));
		if (info === 'text conversation') return [{ kind: 'conversation', lines }];
		throw new Error(`Nobody knows what to do with this block of the guide: ${info}\n${text}`);
	});
}

/** Runs a line as a person does, without what this test run has put into the environment. */
async function runLine({ path }: Repository, line: string): Promise<void> {
	const [program = '', ...args] = line.split(' ');
	const options = { cwd: path, env: { PATH: process.env.PATH, HOME: path, CI: 'true' } };
	const onWindows = process.platform === 'win32';
	await run(program, args, { ...options, shell: onWindows }).catch((error: unknown) => {
		const { stdout, stderr } = error as { stdout: string; stderr: string };
		throw new Error(`${line}\n${stdout}\n${stderr}`, { cause: error });
	});
}

async function converse(folder: Repository, lines: readonly string[]): Promise<void> {
	const instances = [{ id: 'countdown', adapter: 'countdown', enabled: true, settings: {} }];
	const access = { ...defaultSettings.access, policy: 'open' };
	await mkdir(folder.file('data'));
	await writeFile(
		folder.file('data/settings.json'),
		JSON.stringify({ ...defaultSettings, access, instances }),
	);
	await using app = new Program(
		[process.execPath, 'main/headless/index.ts', '--no-page', '--port', '0', '--data', 'data'],
		{ cwd: folder.path },
	);
	const address = await until(
		() => /^bridge (\S+)$/mu.exec(app.said)?.[1],
		'the address of the bridge',
		30_000,
	);
	await using client = await connect(address);
	await until(async () => (await client.ask('countdown.left')).startsWith('ok'), 'the countdown');
	for (const line of lines) await sayOrHear(client, line);
}

async function sayOrHear(client: TextClient, line: string): Promise<void> {
	const text = line.slice(2).replaceAll('⇥', '\t');
	if (line.startsWith('> ')) client.send(text);
	// The countdown takes its time.
	else expect(await client.next(30_000)).toBe(text);
}

test('the guide to a new adapter, followed to the letter, leads to one that works', async () => {
	await using folder = await repository();
	const steps = stepsOf(await readFile(at(guide), 'utf8'));
	const files: string[] = [];
	for (const step of steps) {
		if (step.kind === 'command') await runLine(folder, step.line);
		else if (step.kind === 'conversation') await converse(folder, step.lines);
		else {
			await writeFile(folder.file(step.path), step.text);
			files.push(step.path);
		}
	}
	expect(steps.map(({ kind }) => kind)).toContain('conversation');
	expect(files.toSorted()).toEqual([
		'main/adapters/countdown/README.md',
		'main/adapters/countdown/index.ts',
		'main/adapters/countdown/session.ts',
		'main/adapters/countdown/settings.ts',
		'test/main/adapters/countdown.test.ts',
	]);
	// What its author would be told of later.
	await runLine(folder, `node node_modules/prettier/bin/prettier.cjs --check ${files.join(' ')}`);
	await runLine(folder, 'npx tsc -p test');
	expect(await readFile(folder.file('docs/adapters.md'), 'utf8')).toContain(
		'`countdown.run <seconds> <title>`',
	);
}, 240_000);

test('its links lead somewhere', async () => {
	const document = await readFile(at(guide), 'utf8');
	const links = [...document.matchAll(/\]\(([^)#]+)[^)]*\)/gu)].map(([, link = '']) => link);
	expect(links).not.toEqual([]);
	expect(links.filter((link) => !existsSync(at(`docs/${link}`)))).toEqual([]);
});
