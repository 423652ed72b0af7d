import { mkdir, readdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { checkSettings } from '../../../main/adapters/check-settings.ts';
import { logFile } from '../../../main/adapters/log-file/index.ts';
import { titled } from '../../helpers/needs.ts';
import { openTestBridge } from '../../helpers/open-bridge.ts';
import { smallDisk, whyNoSmallDisk } from '../../helpers/small-disk.ts';
import { started, Started } from '../../helpers/started.ts';
import { textFolder, write } from '../../helpers/text-folder.ts';

const captions = { name: 'captions', keep: 1 };
const chat = { name: 'chat' };

/** Why a start failed, as the host hears it. */
async function refusal(settings: object) {
	await using session = new Started(logFile);
	const error: unknown = await session.start(settings).catch((reason: unknown) => reason);
	return error as { report: { kind: string; why: { en: string; ja: string } } };
}

describe('names', () => {
	const check =
		(...files: object[]) =>
		() =>
			checkSettings(logFile, { folder: '', files });

	test.each(['../chat', 'a/b', 'a\\b', 'C:', 'chat.txt', '.', ''])('%j is refused', (name) => {
		expect(check({ name })).toThrow(/^Files, row 1: Name must be up to 64 letters/);
	});

	test.each(['CON', 'nul', 'Com1'])('%s is refused, since Windows has it', (name) => {
		expect(check({ name })).toThrow(/Windows keeps the name/);
	});

	test('that are one file elsewhere are refused', () => {
		expect(check({ name: 'Chat' }, { name: 'chat' })).toThrow(/would be one file on Windows/);
		expect(check({ name: 'caf\u00e9' }, { name: 'CAFE\u0301' })).toThrow(/must be|one file/);
		expect(check({ name: '会話' }, { name: 'chat' })).not.toThrow();
	});

	test('that no row has are not written', async () => {
		await using folder = await textFolder();
		await using session = await folder.start(chat);
		for (const file of ['other', '../chat', 'chat.txt', folder.file('chat.txt')])
			await expect(write(session, file, 'x')).rejects.toMatchObject({
				code: 'TARGET_NOT_FOUND',
				message: expect.stringMatching(/^No file is named .* There are: chat\.$/) as string,
			});
		expect(await folder.files()).toEqual(['chat.txt']);
		expect(await session.run('files')).toEqual({ files: ['chat'] });
	});
});

describe('a folder', () => {
	test('that is not chosen yet, or no whole path, needs the person', async () => {
		expect(await refusal({})).toMatchObject({
			report: { kind: 'needs-you', why: { en: 'Choose the folder for the files.' } },
		});
		expect(await refusal({ folder: 'somewhere', files: [chat] })).toMatchObject({
			report: { kind: 'needs-you', why: { en: expect.stringContaining('whole path') as string } },
		});
	});

	test('without files to write to needs the person', async () => {
		await using folder = await textFolder();
		expect(await refusal({ folder: folder.path })).toMatchObject({
			report: {
				kind: 'needs-you',
				why: { en: expect.stringContaining('Name the files') as string },
			},
		});
	});

	test('that is a file needs the person; one that is not there is looked for again', async () => {
		await using folder = await textFolder();
		await writeFile(folder.file('file'), '');
		expect(await refusal({ folder: folder.file('file'), files: [chat] })).toMatchObject({
			report: { kind: 'needs-you', why: { en: expect.stringContaining('is a file') as string } },
		});
		expect(await refusal({ folder: folder.file('gone'), files: [chat] })).toMatchObject({
			report: { kind: 'lost', why: { en: expect.stringContaining('is not there') as string } },
		});
	});

	test('that goes away is told, and used again when it is back', async () => {
		await using folder = await textFolder();
		await using bridge = await openTestBridge({
			adapters: [logFile],
			instances: [
				{
					id: 'log-file',
					adapter: 'log-file',
					enabled: true,
					settings: { folder: folder.file('stick'), files: [chat] },
				},
			],
		});
		await using client = await bridge.connect('/?sub=log-file.connected');
		expect(await client.next()).toBe('log-file.connected\tfalse');
		await mkdir(folder.file('stick'));
		expect(await client.next()).toBe('log-file.connected\ttrue');
		expect(await client.ask('log-file.write chat one')).toBe('ok\tlog-file.write');
		await rename(folder.file('stick'), folder.file('pocket'));
		const answers = [await client.ask('log-file.write chat two'), await client.next()];
		expect(answers.toSorted()).toEqual([
			'err\tlog-file.write\tCOMMAND_FAILED\tThe folder for the files is not there. Create it or connect its disk, or choose another on the page.',
			'log-file.connected\tfalse',
		]);
		await rename(folder.file('pocket'), folder.file('stick'));
		expect(await client.next(30_000)).toBe('log-file.connected\ttrue');
		expect(await client.ask('log-file.write chat three')).toBe('ok\tlog-file.write');
		expect(await folder.text('stick/chat.txt')).toBe('one\nthree\n');
	});

	test('is never left: links are refused, at the start and later', async () => {
		await using folder = await textFolder();
		await using outside = await textFolder();
		await writeFile(outside.file('diary.txt'), 'mine');
		await symlink(outside.file('diary.txt'), folder.file('chat.txt'));
		expect(await refusal({ folder: folder.path, files: [chat] })).toMatchObject({
			report: { kind: 'needs-you', why: { en: expect.stringContaining('is a link') as string } },
		});
		await rm(folder.file('chat.txt'));
		await using session = await folder.start(chat, captions);
		for (const name of ['chat', 'captions']) {
			await rm(folder.file(`${name}.txt`));
			await symlink(outside.file('diary.txt'), folder.file(`${name}.txt`));
			await expect(write(session, name, 'x')).rejects.toMatchObject({
				code: 'COMMAND_FAILED',
				message: `"${name}.txt" is a link or a folder. Only plain files are written: remove it, or rename the row.`,
			});
		}
		await symlink(outside.file('diary.txt'), folder.file('captions.txt.new'));
		await rm(folder.file('captions.txt'));
		await expect(write(session, 'captions', 'x')).rejects.toThrow(/is a link/);
		expect(await outside.text('diary.txt')).toBe('mine');
		expect(session.last).toMatchObject({ kind: 'ready' });
	});

	test('may be a link itself: the person chose it', async () => {
		await using folder = await textFolder();
		await using outside = await textFolder();
		await symlink(outside.path, folder.file('link'));
		await using session = await started(logFile, { folder: folder.file('link'), files: [chat] });
		await write(session, 'chat', 'x');
		expect(await outside.text('chat.txt')).toBe('x\n');
	});
});

const noDisk = await whyNoSmallDisk();

describe.skipIf(noDisk !== null)(titled('a full disk', noDisk), () => {
	test('is told, leaves no half line, and is used again once there is room', async () => {
		await using disk = await smallDisk(256);
		const text = (name: string) => readFile(join(disk.path, name), 'utf8');
		await using session = await started(logFile, {
			folder: disk.path,
			files: [chat, { name: 'wall', keep: 2 }],
		});
		await write(session, 'chat', 'one');
		await write(session, 'wall', 'old');
		await writeFile(disk.file('fill'), Buffer.alloc(240_000));
		let written = 0;
		const untilFull = async () => {
			for (; written < 100; written += 1) await write(session, 'chat', 'x'.repeat(3_000));
		};
		await expect(untilFull()).rejects.toMatchObject({
			code: 'COMMAND_FAILED',
			message: 'The disk is full. Make room; what is written after that is kept again.',
		});
		expect(session.last).toMatchObject({
			kind: 'ready',
			detail: { en: expect.stringContaining('The disk is full') as string },
		});
		// The files can still be opened; that is no news of the disk.
		await session.run('status');
		expect(session.last).toMatchObject({
			kind: 'ready',
			detail: { ja: expect.stringContaining('空き容量') as string },
		});
		expect(await text('chat.txt')).toBe(`one\n${`${'x'.repeat(3_000)}\n`.repeat(written)}`);
		await expect(write(session, 'wall', 'y'.repeat(4_000))).rejects.toThrow(/disk is full/);
		expect(await text('wall.txt')).toBe('old');

		await rm(disk.file('fill'));
		await write(session, 'chat', 'again');
		await write(session, 'wall', 'new');
		expect(await text('chat.txt')).toMatch(/\nagain\n$/);
		expect(await text('wall.txt')).toBe('old\nnew');
		expect((await readdir(disk.path)).toSorted()).toEqual(['chat.txt', 'wall.txt']);
		expect(session.last).toMatchObject({ kind: 'ready', detail: { en: '2 files' } });
	});

	test('that is read-only is waited for', async () => {
		await using disk = await smallDisk(256);
		await using session = await started(logFile, { folder: disk.path, files: [chat] });
		disk.setReadOnly(true);
		await expect(write(session, 'chat', 'x')).rejects.toThrow(/read-only/);
		await session.report('lost');
		disk.setReadOnly(false);
	});
});
