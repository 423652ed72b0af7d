import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { Updates } from '../../../main/electron/updates.ts';
import { usualPace } from '../../../main/electron/updates/schedule.ts';
import { appImage } from '../../helpers/app-image.ts';
import { until } from '../../helpers/until.ts';
import { updateServer } from '../../helpers/update-server.ts';

const limits = { check: 5_000, silence: 5_000, pace: usualPace };

/** The next version: a program that leaves its name where it is told to. */
const program = Buffer.from('#!/bin/sh\necho "1.1.0 $APPIMAGE_SILENT_INSTALL" > "$STARTED"\n');

/** A copy of version 1.0.0, and where new ones are published. */
async function stage({ version = '1.0.0', ...changes }: Partial<Stage> = {}) {
	const stack = new AsyncDisposableStack();
	const server = stack.use(await updateServer());
	const copy = stack.use(await appImage(version, server.url));
	const open = async () => {
		const updates = await Updates.open({
			folder: copy.data,
			beforeInstall: () => {
				copy.steps.push('bridge ended');
				return Promise.resolve();
			},
			host: copy.host,
			limits: { ...limits, ...changes },
		});
		stack.defer(() => {
			updates.stop();
		});
		return updates;
	};
	const updates = await open();
	const states: string[] = [];
	updates.onChange(() => states.push(updates.state.kind));
	return {
		server,
		copy,
		updates,
		states,
		open,
		become: (kind: string) =>
			until(
				() => updates.state.kind === kind,
				`the state ${kind}, not ${JSON.stringify(updates.state)}`,
			),
		[Symbol.asyncDispose]: () => stack.disposeAsync(),
	};
}

type Stage = typeof limits & { version: string };

describe('a check', () => {
	test('finds a newer version and tells what is new in it', async () => {
		await using s = await stage();
		s.server.publish({ version: '1.1.0', notes: '<p>More <b>scenes</b></p>', file: program });
		await s.updates.check();
		expect(s.states).toEqual(['checking', 'available']);
		expect(s.updates.state).toEqual({
			kind: 'available',
			version: '1.1.0',
			notes: 'More scenes',
			bytes: program.length,
		});
	});

	test.each([
		['the same version', '1.0.0', '1.0.0'],
		['an older one', '1.0.0', '0.9.0'],
		['a preview, for a released version', '1.0.0', '1.1.0-beta.1'],
	])('finds nothing in %s', async (_what, running, published) => {
		await using s = await stage({ version: running });
		s.server.publish({ version: published, file: program });
		await s.updates.check();
		expect(s.updates.state).toEqual({ kind: 'current', checkedAt: expect.any(Number) as number });
	});

	test('offers a preview to who runs one', async () => {
		await using s = await stage({ version: '1.1.0-beta.1' });
		s.server.publish({ version: '1.1.0-beta.2', file: program });
		await s.updates.check();
		expect(s.updates.state).toMatchObject({ kind: 'available', version: '1.1.0-beta.2' });
	});

	test('fetches nothing but the description', async () => {
		await using s = await stage();
		s.server.publish({ version: '1.1.0', file: program });
		await s.updates.check();
		expect(s.server.asked).toEqual(['/latest-linux.yml']);
	});

	test('says so where nothing is published', async () => {
		await using s = await stage();
		await s.updates.check();
		expect(s.updates.state).toMatchObject({
			kind: 'failed',
			why: { en: expect.stringContaining('Nothing is published') as string },
		});
	});

	test('says so where the description is none', async () => {
		await using s = await stage();
		s.server.publish({ version: 'newest', file: program });
		await s.updates.check();
		expect(s.updates.state).toMatchObject({
			kind: 'failed',
			why: { en: expect.stringContaining('cannot be read') as string },
		});
	});

	test('gives up on a server that does not answer, and the next one begins anew', async () => {
		await using s = await stage({ check: 200 });
		s.server.publish({ version: '1.1.0', file: program });
		s.server.beSilent(true);
		await s.updates.check();
		expect(s.updates.state).toMatchObject({
			kind: 'failed',
			why: { en: expect.stringContaining('takes too long') as string },
		});
		s.server.beSilent(false);
		await s.updates.check();
		expect(s.updates.state).toMatchObject({ kind: 'available' });
	});

	test('of two at once is one', async () => {
		await using s = await stage();
		s.server.publish({ version: '1.1.0', file: program });
		await Promise.all([s.updates.check(), s.updates.check()]);
		expect(s.server.asked).toHaveLength(1);
	});
});

describe('a download', () => {
	test('begins when it is asked for, and not before a check', async () => {
		await using s = await stage();
		await expect(s.updates.download()).rejects.toMatchObject({ code: 'STATE_CONFLICT' });
		s.server.publish({ version: '1.1.0', notes: 'New.', file: program });
		await s.updates.check();
		await s.updates.download();
		await s.become('ready');
		expect(s.updates.state).toEqual({ kind: 'ready', version: '1.1.0', notes: 'New.' });
		expect(s.states.slice(2, 4)).toEqual(['downloading', 'downloading']);
	});

	test('of something else than what was published is refused, and can be repeated', async () => {
		await using s = await stage();
		s.server.publish({ version: '1.1.0', file: program, sha512: 'A'.repeat(86) + '==' });
		await s.updates.check();
		await s.updates.download();
		await s.become('failed');
		expect(s.updates.state).toMatchObject({
			why: { en: expect.stringContaining('is not what was published') as string },
		});
		expect(await readdir(s.copy.pending)).toEqual([]);
		s.server.publish({ version: '1.1.0', file: program });
		await s.updates.check();
		await s.updates.download();
		await s.become('ready');
	});

	test('that stops coming is given up', async () => {
		await using s = await stage({ silence: 200 });
		s.server.publish({ version: '1.1.0', file: program });
		await s.updates.check();
		s.server.beSilent(true);
		await s.updates.download();
		await s.become('failed');
		s.server.beSilent(false);
		await s.updates.check();
		await s.updates.download();
		await s.become('ready');
	});
});

describe('an installation', () => {
	test('replaces the AppImage after the bridge has ended, and starts the new one', async () => {
		await using s = await stage();
		await expect(s.updates.install()).rejects.toMatchObject({ code: 'STATE_CONFLICT' });
		process.env.STARTED = s.copy.folder.file('started');
		s.server.publish({ version: '1.1.0', file: program });
		await s.updates.check();
		await s.updates.download();
		await s.become('ready');
		expect(await readFile(s.copy.file, 'utf8')).toContain('# 1.0.0');
		await s.updates.install();
		expect(await readFile(s.copy.file)).toEqual(program);
		await until(() => s.copy.steps.includes('quit'), 'the end of the app');
		expect(s.copy.steps).toEqual(['prepare', 'bridge ended', 'step aside', 'quit']);
		const started = () => readFile(s.copy.folder.file('started'), 'utf8').catch(() => null);
		expect(await until(started, 'the new version')).toBe('1.1.0 true\n');
		expect(await readdir(s.copy.folder.path)).not.toContain('Resonite Bridge.AppImage.old');
	});

	test('of a file that was changed meanwhile is refused, and nothing ends', async () => {
		await using s = await stage();
		s.server.publish({ version: '1.1.0', file: program });
		await s.updates.check();
		await s.updates.download();
		await s.become('ready');
		await writeFile(`${s.copy.pending}/Resonite-Bridge-1.1.0.AppImage`, 'something else');
		await s.updates.install();
		expect(s.updates.state).toMatchObject({
			kind: 'failed',
			why: { en: expect.stringContaining('was changed since') as string },
		});
		expect(s.copy.steps).toEqual([]);
	});

	test('that fails leaves the old version, starts it again, and tells why', async () => {
		await using s = await stage();
		s.server.publish({ version: '1.1.0', file: program });
		await s.updates.check();
		await s.updates.download();
		await s.become('ready');
		// Gone between the last look and the installation: moving it fails after the old one was deleted.
		s.copy.host.prepare = () => rm(s.copy.pending, { recursive: true });
		await s.updates.install();
		expect(s.copy.steps).toEqual(['bridge ended', 'step aside', 'come back']);
		expect(await readFile(s.copy.file, 'utf8')).toContain('# 1.0.0');
		const next = await s.open();
		expect(next.state).toEqual(s.updates.state);
		expect(next.state).toMatchObject({ kind: 'failed' });
		expect((await s.open()).state).toMatchObject({ kind: 'current' });
	});

	test('is refused where the AppImage can no longer be replaced', async () => {
		await using s = await stage();
		s.server.publish({ version: '1.1.0', file: program });
		await s.updates.check();
		await s.updates.download();
		await s.become('ready');
		await rm(s.copy.file);
		await s.updates.install();
		expect(s.updates.state).toMatchObject({
			kind: 'failed',
			why: { en: expect.stringContaining('moved or renamed') as string },
		});
		expect(s.copy.steps).toEqual([]);
	});
});

describe('the daily check', () => {
	const pace = { first: 20, each: 60_000, again: 60_000, look: 20 };

	/** Takes as long as several checks would have taken here. */
	async function anotherCopyChecks(): Promise<void> {
		await using s = await stage({ pace: { ...pace, first: 100 } });
		s.updates.followSettings(true);
		await s.become('failed');
	}

	test('is not made unless it is switched on, and then soon', async () => {
		await using s = await stage({ pace });
		s.server.publish({ version: '1.1.0', file: program });
		s.updates.followSettings(false);
		await anotherCopyChecks();
		expect(s.server.asked).toEqual([]);
		s.updates.followSettings(true);
		await s.become('available');
		// The page shows no progress of what nobody asked for.
		expect(s.states).toEqual(['available']);
	});

	test('comes back after its time', async () => {
		await using s = await stage({ pace: { ...pace, each: 30 } });
		s.server.publish({ version: '1.0.0', file: program });
		s.updates.followSettings(true);
		await until(() => s.server.asked.length >= 3, 'the third check');
	});

	test('is not repeated by a restart', async () => {
		await using s = await stage({ pace });
		s.server.publish({ version: '1.0.0', file: program });
		s.updates.followSettings(true);
		await s.become('current');
		await until(() => s.server.asked.length === 1, 'the first check');
		await until(
			() => readFile(`${s.copy.data}/updates.json`, 'utf8').catch(() => null),
			'the note of it',
		);
		s.updates.stop();
		const next = await s.open();
		next.followSettings(true);
		await anotherCopyChecks();
		expect(s.server.asked).toHaveLength(1);
	});

	test('that fails does not undo what was found', async () => {
		await using s = await stage({ pace: { ...pace, each: 200 } });
		s.server.publish({ version: '1.1.0', file: program });
		await s.updates.check();
		s.server.publish(null);
		s.updates.followSettings(true);
		await until(() => s.server.asked.length === 2, 'the second check');
		await until(() => s.copy.log.length > 0, 'its end');
		expect(s.updates.state).toMatchObject({ kind: 'available' });
	});

	test('goes on where its note can be neither read nor written', async () => {
		await using s = await stage({ pace });
		await mkdir(`${s.copy.data}/updates.json`);
		const next = await s.open();
		s.server.publish({ version: '1.1.0', file: program });
		next.followSettings(true);
		await until(() => next.state.kind === 'available', 'the result');
		const warnings = s.copy.log.filter(([level]) => level === 'warn').map(([, text]) => text);
		expect(warnings).toEqual([
			expect.stringContaining('is not used: EISDIR'),
			expect.stringContaining('cannot be written: EISDIR'),
		]);
	});
});
