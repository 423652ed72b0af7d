import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { obs } from '../../main/adapters/obs/index.ts';
import { titled } from '../helpers/needs.ts';
import { missingObs, RealObs } from '../helpers/real-obs.ts';
import { started } from '../helpers/started.ts';

const why = missingObs();

/** What a person does in OBS's window has to arrive as events. */
describe.skipIf(why !== null)(titled('obs events (real)', why), () => {
	let real: RealObs;
	beforeAll(async () => {
		real = await RealObs.start();
	});
	afterAll(() => real[Symbol.asyncDispose]());

	const open = () => started(obs, real.settings);

	test('tells the whole state once when it is ready', async () => {
		await using session = await open();
		await session.report('ready');
		expect(session.of('scene-changed')).toEqual([{ scene: 'Live' }]);
		expect(session.of('scenes')).toEqual([{ scenes: ['Live', 'BRB', 'End'] }]);
		expect(session.of('streaming')).toEqual([{ streaming: false }]);
		expect(session.of('recording')).toEqual([{ recording: false, paused: false }]);
		expect(session.of('virtual-camera')).toEqual([{ active: false }]);
		expect(session.of('muted')).toHaveLength(2);
		expect(session.of('muted')).toEqual(
			expect.arrayContaining([
				{ input: 'Music', muted: false },
				{ input: 'Jingle', muted: true },
			]),
		);
		expect(session.of('volume')).toHaveLength(2);
		expect(session.of('source-visible')).toEqual([
			{ scene: 'Live', source: 'Overlay', visible: true },
			{ scene: 'Live', source: 'Logo', visible: false },
			{ scene: 'Live', source: 'Badge', visible: true },
			{ scene: 'Live', source: 'Music', visible: true },
			{ scene: 'Live', source: 'Title', visible: true },
			{ scene: 'Live', source: 'Backdrop', visible: true },
			{ scene: 'BRB', source: 'Title', visible: false },
			{ scene: 'BRB', source: 'Backdrop', visible: true },
			{ scene: 'End', source: 'Jingle', visible: true },
		]);
	});

	test('follows scenes that are added, renamed and removed', async () => {
		await using session = await open();
		await using hand = await real.hand();
		session.clear();
		await hand.call('CreateScene', { sceneName: 'Extra' });
		await session.event('scenes', { scenes: ['Live', 'BRB', 'End', 'Extra'] });
		await hand.call('SetCurrentProgramScene', { sceneName: 'Extra' });
		await session.event('scene-changed', { scene: 'Extra' });
		await hand.call('SetSceneName', { sceneName: 'Extra', newSceneName: 'Bonus' });
		await session.event('scenes', { scenes: ['Live', 'BRB', 'End', 'Bonus'] });
		await session.event('scene-changed', { scene: 'Bonus' });
		await hand.call('SetCurrentProgramScene', { sceneName: 'Live' });
		await session.event('scene-changed', { scene: 'Live' });
		await hand.call('RemoveScene', { sceneName: 'Bonus' });
		await session.event('scenes', { scenes: ['Live', 'BRB', 'End'] });
		expect(session.logs).toEqual([]);
	});

	test('leaves OBS alone for half a second once its scenes change, as they do when it quits', async () => {
		await using session = await open();
		await using hand = await real.hand();
		session.clear();
		const begun = performance.now();
		await hand.call('CreateScene', { sceneName: 'Extra' });
		await session.event('scenes', { scenes: ['Live', 'BRB', 'End', 'Extra'] });
		expect(performance.now() - begun).toBeGreaterThan(495);
		await hand.call('RemoveScene', { sceneName: 'Extra' });
		await session.event('scenes', { scenes: ['Live', 'BRB', 'End'] });
	});

	test('follows a source that is added, hidden, renamed and removed', async () => {
		await using session = await open();
		await using hand = await real.hand();
		session.clear();
		const { sceneItemId } = await hand.call('CreateInput', {
			sceneName: 'End',
			inputName: 'Card',
			inputKind: 'color_source_v3',
			inputSettings: {},
		});
		await session.event('source-visible', { scene: 'End', source: 'Card', visible: true });
		const sceneItemEnabled = false;
		await hand.call('SetSceneItemEnabled', { sceneName: 'End', sceneItemId, sceneItemEnabled });
		await session.event('source-visible', { scene: 'End', source: 'Card', visible: false });
		await hand.call('SetSceneItemEnabled', {
			sceneName: 'End',
			sceneItemId,
			sceneItemEnabled: true,
		});
		await hand.call('SetInputName', { inputName: 'Card', newInputName: 'Poster' });
		await session.event('source-visible', { scene: 'End', source: 'Poster', visible: true });
		await hand.call('RemoveInput', { inputName: 'Poster' });
		await session.event('source-visible', { scene: 'End', source: 'Poster', visible: false });
	});

	test('counts a source that stands in a scene twice as one', async () => {
		await using session = await open();
		await using hand = await real.hand();
		const { sceneItemId } = await hand.call('CreateSceneItem', {
			sceneName: 'BRB',
			sourceName: 'Title',
			sceneItemEnabled: true,
		});
		const title = { scene: 'BRB', source: 'Title' };
		await session.event('source-visible', { ...title, visible: true });
		session.clear();
		expect(await session.run('hide', title)).toEqual({ visible: false });
		await session.event('source-visible', { ...title, visible: false });
		await hand.call('RemoveSceneItem', { sceneName: 'BRB', sceneItemId });
	});

	test('follows an input with sound that comes, is renamed and goes', async () => {
		await using session = await open();
		await using hand = await real.hand();
		await hand.call('CreateInput', {
			sceneName: 'End',
			inputName: 'Song',
			inputKind: 'ffmpeg_source',
			inputSettings: {},
		});
		await session.event('muted', { input: 'Song', muted: false });
		await session.event('volume', { input: 'Song', db: 0 });
		await hand.call('SetInputMute', { inputName: 'Song', inputMuted: true });
		await session.event('muted', { input: 'Song', muted: true });
		await hand.call('SetInputVolume', { inputName: 'Song', inputVolumeDb: -20 });
		await session.event('volume', { input: 'Song', db: -20 });
		await hand.call('SetInputName', { inputName: 'Song', newInputName: 'Track' });
		await session.event('muted', { input: 'Track', muted: true });
		await hand.call('SetInputMute', { inputName: 'Track', inputMuted: false });
		await session.event('muted', { input: 'Track', muted: false });
		session.clear();
		await hand.call('RemoveInput', { inputName: 'Track' });
		await session.event('muted', { input: 'Track', muted: true });
		await session.event('volume', { input: 'Track', db: -100 });
	});

	test('tells that a media source has ended', async () => {
		await using session = await open();
		await using hand = await real.hand();
		await session.run('scene', { name: 'End' });
		await session.event('scene-changed', { scene: 'End' });
		session.clear();
		await hand.call('TriggerMediaInputAction', {
			inputName: 'Jingle',
			mediaAction: 'OBS_WEBSOCKET_MEDIA_INPUT_ACTION_RESTART',
		});
		await session.event('media-ended', { input: 'Jingle' });
		session.clear();
		await session.run('scene', { name: 'Live' });
		await session.event('scene-changed', { scene: 'Live' });
	});

	test('follows a change of the whole scene collection', async () => {
		await using session = await open();
		await using hand = await real.hand();
		session.clear();
		await hand.call('CreateSceneCollection', { sceneCollectionName: 'Other' });
		await session.event('scenes', { scenes: ['Scene'] });
		await session.event('scene-changed', { scene: 'Scene' });
		await session.event('source-visible', { scene: 'Live', source: 'Badge', visible: false });
		await session.event('muted', { input: 'Music', muted: true });
		session.clear();
		await hand.call('SetCurrentSceneCollection', { sceneCollectionName: 'Test' });
		await session.event('scenes', { scenes: ['Live', 'BRB', 'End'] });
		await session.event('source-visible', { scene: 'Live', source: 'Badge', visible: true });
		await session.event('muted', { input: 'Music', muted: false });
		// OBS reports mute and volume of sources without sound while it loads them.
		const audible = ['Jingle', 'Music'];
		expect([...new Set(session.of('muted').map(({ input }) => input))].toSorted()).toEqual(audible);
		expect(session.logs).toEqual([]);
	});

	test('tells a dragged fader as its last value', async () => {
		await using session = await open();
		await using hand = await real.hand();
		session.clear();
		for (let db = -1; db >= -30; db -= 1)
			await hand.call('SetInputVolume', { inputName: 'Music', inputVolumeDb: db });
		await session.event('volume', { input: 'Music', db: -30 });
		expect(session.of('volume').at(-1)).toEqual({ input: 'Music', db: -30 });
		await hand.call('SetInputVolume', { inputName: 'Music', inputVolumeDb: 0 });
	});
});
