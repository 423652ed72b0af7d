import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { obs } from '../../main/adapters/obs/index.ts';
import { titled } from '../helpers/needs.ts';
import { missingObs, RealObs } from '../helpers/real-obs.ts';
import { started } from '../helpers/started.ts';

const why = missingObs();

describe.skipIf(why !== null)(titled('obs inputs (real)', why), () => {
	let real: RealObs;
	beforeAll(async () => {
		real = await RealObs.start();
	});
	afterAll(() => real[Symbol.asyncDispose]());

	const open = () => started(obs, real.settings);

	describe('inputs', () => {
		test('mutes, unmutes and toggles', async () => {
			await using session = await open();
			const music = { input: 'Music' };
			expect(await session.run('mute', music)).toEqual({ muted: true });
			await session.event('muted', { input: 'Music', muted: true });
			expect(await session.run('toggle-mute', music)).toEqual({ muted: false });
			expect(await session.run('toggle-mute', music)).toEqual({ muted: true });
			expect(await session.run('unmute', music)).toEqual({ muted: false });
		});

		test('sets the volume in dB', async () => {
			await using session = await open();
			expect(await session.run('volume', { input: 'Music', db: -10.5 })).toEqual({ db: -10.5 });
			await session.event('volume', { input: 'Music', db: -10.5 });
			expect(await session.run('volume', { input: 'Music', db: -100 })).toEqual({ db: -100 });
			expect(await session.run('volume', { input: 'Music', db: 0 })).toEqual({ db: 0 });
		});

		test.each(['mute', 'unmute', 'toggle-mute', 'volume'])(
			'%s knows an input without sound from one with it',
			async (name) => {
				await using session = await open();
				for (const input of ['Nope', 'Backdrop', 'Live'])
					await expect(
						session.run(name, name === 'volume' ? { input, db: 0 } : { input }),
					).rejects.toMatchObject({
						code: 'TARGET_NOT_FOUND',
						message: expect.stringMatching(
							/^No input with sound is named ".*"\. Inputs with sound: (Music, Jingle|Jingle, Music)\.$/,
						) as string,
					});
				expect((await session.suggest(name, 'input')).toSorted()).toEqual(['Jingle', 'Music']);
			},
		);

		test('lists the inputs', async () => {
			await using session = await open();
			const { inputs } = (await session.run('inputs')) as { inputs: string[] };
			const all = ['Backdrop', 'Badge', 'Jingle', 'Logo', 'Music', 'Title'];
			expect(inputs.toSorted()).toEqual(all);
		});
	});

	describe('OBS itself', () => {
		test('tells its version and how it is doing', async () => {
			await using session = await open();
			expect(await session.run('version')).toEqual({
				obs: expect.stringMatching(/^\d+\.\d+\.\d+/) as string,
				websocket: expect.stringMatching(/^5\.\d+\.\d+/) as string,
			});
			expect(await session.run('status')).toMatchObject({
				scene: 'Live',
				streaming: false,
				recording: false,
				paused: false,
				timecode: '00:00:00.000',
				dropped: 0,
			});
		});

		test('triggers a hotkey', async () => {
			await using session = await open();
			await using hand = await real.hand();
			expect(await session.suggest('hotkey', 'name')).toContain('OBSBasic.TogglePreviewProgram');
			await session.run('hotkey', { name: 'OBSBasic.TogglePreviewProgram' });
			await expect
				.poll(async () => (await hand.call('GetStudioModeEnabled')).studioModeEnabled)
				.toBe(true);
			await hand.call('SetStudioModeEnabled', { studioModeEnabled: false });
			await expect(session.run('hotkey', { name: 'nope' })).rejects.toMatchObject({
				code: 'TARGET_NOT_FOUND',
				message: expect.stringMatching(/^No hotkey is named "nope"\. .* and \d+ more\.$/) as string,
			});
		});

		test('gives up a command that is aborted', async () => {
			await using session = await open();
			const reason = new Error('The client left.');
			await expect(session.run('version', {}, { signal: AbortSignal.abort(reason) })).rejects.toBe(
				reason,
			);
		});
	});
});
