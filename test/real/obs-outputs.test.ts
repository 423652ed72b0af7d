import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { obs } from '../../main/adapters/obs/index.ts';
import { freePort } from '../helpers/free-port.ts';
import { titled } from '../helpers/needs.ts';
import { missingObs, RealObs } from '../helpers/real-obs.ts';
import { started } from '../helpers/started.ts';

const why = missingObs();

/** Something for OBS to stream to: it sends MPEG-TS over UDP as well as RTMP. */
async function openViewer(): Promise<Socket & AsyncDisposable> {
	const viewer = createSocket('udp4');
	viewer.bind(0, '127.0.0.1');
	await once(viewer, 'listening');
	return Object.assign(viewer, {
		async [Symbol.asyncDispose]() {
			viewer.close();
			await once(viewer, 'close');
		},
	});
}

describe.skipIf(why !== null)(titled('obs outputs (real)', why), () => {
	let real: RealObs;
	beforeAll(async () => {
		real = await RealObs.start();
	});
	afterAll(() => real[Symbol.asyncDispose]());

	const open = () => started(obs, real.settings);

	test('records, pauses, goes on and stops, and the file is there', async () => {
		await using session = await open();
		const record = (action: string) => session.run('record', { action });
		const conflict = (message: string) => ({ code: 'STATE_CONFLICT', message });
		const recording = (isRecording: boolean, paused: boolean) =>
			session.event('recording', { recording: isRecording, paused });

		await expect(record('stop')).rejects.toMatchObject(conflict('The recording is not running.'));
		await expect(record('pause')).rejects.toMatchObject(conflict('OBS is not recording.'));
		await expect(record('resume')).rejects.toMatchObject(conflict('OBS is not recording.'));

		expect(await record('start')).toEqual({ recording: true, paused: false });
		await recording(true, false);
		await expect(record('start')).rejects.toMatchObject(
			conflict('The recording is already running.'),
		);
		await expect(record('resume')).rejects.toMatchObject(conflict('The recording is not paused.'));
		// A pause before the first frame would leave OBS recording for ever.

		await expect
			.poll(async () => (await session.run('status')).timecode, { timeout: 10_000 })
			.not.toBe('00:00:00.000');
		expect(await record('pause')).toEqual({ recording: true, paused: true });
		await recording(true, true);
		expect(await session.run('status')).toMatchObject({ recording: true, paused: true });
		await expect(record('pause')).rejects.toMatchObject(
			conflict('The recording is already paused.'),
		);

		session.clear();
		expect(await record('resume')).toEqual({ recording: true, paused: false });
		await recording(true, false);
		expect(await record('stop')).toEqual({ recording: false, paused: false });
		await recording(false, false);

		const files = await readdir(real.recordings);
		expect(files).toHaveLength(1);
		expect((await stat(join(real.recordings, files[0] ?? ''))).size).toBeGreaterThan(1_000);
	});

	test('says that this OBS is too old for chapter markers', async () => {
		await using session = await open();
		await session.run('record', { action: 'start' });
		// OBS 29, which Debian 12 has, knows no chapters: that is what a builder meets with an old OBS.
		await expect(session.run('marker', { name: 'Second song' })).rejects.toMatchObject({
			code: 'FEATURE_UNSUPPORTED',
			message: expect.stringMatching(
				/^Chapter markers need OBS 30\.2 or newer\. This is OBS 29\./,
			) as string,
		});
		await session.run('record', { action: 'stop' });
	});

	test('streams to a viewer, and stops', async () => {
		await using viewer = await openViewer();
		await using session = await open();
		await using hand = await real.hand();
		await hand.call('SetStreamServiceSettings', {
			streamServiceType: 'rtmp_custom',
			streamServiceSettings: { server: `udp://127.0.0.1:${viewer.address().port}`, key: '' },
		});
		await expect(session.run('stream', { action: 'stop' })).rejects.toMatchObject({
			code: 'STATE_CONFLICT',
			message: 'The stream is not running.',
		});
		const packet = once(viewer, 'message') as Promise<[Buffer]>;
		expect(await session.run('stream', { action: 'start' })).toEqual({ active: true });
		await session.event('streaming', { streaming: true });
		// 0x47 starts every packet of MPEG-TS.
		expect((await packet)[0][0]).toBe(0x47);
		expect(await session.run('status')).toMatchObject({ streaming: true });
		await expect(session.run('stream', { action: 'start' })).rejects.toMatchObject({
			code: 'STATE_CONFLICT',
		});
		session.clear();
		expect(await session.run('stream', { action: 'stop' })).toEqual({ active: false });
		await session.event('streaming', { streaming: false });
	});

	test('says when a stream cannot be started', async () => {
		await using session = await open();
		await using hand = await real.hand();
		await hand.call('SetStreamServiceSettings', {
			streamServiceType: 'rtmp_custom',
			streamServiceSettings: { server: `rtmp://127.0.0.1:${await freePort()}/live`, key: 'k' },
		});
		await expect(session.run('stream', { action: 'start' })).rejects.toMatchObject({
			code: 'COMMAND_FAILED',
			message: 'OBS could not start the stream. Its window says why.',
		});
		expect(session.of('streaming')).toEqual([{ streaming: false }]);
	});
});

describe.skipIf(why !== null)(titled('obs replay and camera (real)', why), () => {
	let real: RealObs;
	beforeAll(async () => {
		real = await RealObs.start();
	});
	afterAll(() => real[Symbol.asyncDispose]());

	const open = () => started(obs, real.settings);

	test('saves a replay and tells the name of its file without the folder', async () => {
		await using session = await open();
		await expect(session.run('save-replay')).rejects.toMatchObject({ code: 'STATE_CONFLICT' });
		expect(await session.run('replay-buffer', { action: 'start' })).toEqual({ active: true });
		const { file } = await session.run('save-replay');
		expect(file).toMatch(/^Replay .*\.mkv$/);
		expect(await readdir(real.recordings)).toContain(file);
		await session.event('replay-saved', { file });
		expect(await session.run('replay-buffer', { action: 'stop' })).toEqual({ active: false });
	});

	test('says that this computer has no virtual camera', async () => {
		await using session = await open();
		// A camera needs a kernel module that test machines lack; with one, this test has nothing to show.
		await using hand = await real.hand();
		const hasCamera = await hand.call('GetVirtualCamStatus').then(
			() => true,
			() => false,
		);
		if (hasCamera) return;
		for (const action of ['start', 'stop'])
			await expect(session.run('virtual-camera', { action })).rejects.toMatchObject({
				code: 'FEATURE_UNSUPPORTED',
				message: expect.stringContaining('no virtual camera') as string,
			});
	});
});
