import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { obs } from '../../main/adapters/obs/index.ts';
import { titled } from '../helpers/needs.ts';
import { missingObs, RealObs } from '../helpers/real-obs.ts';
import { started } from '../helpers/started.ts';

const why = missingObs();

/** The sentences that a failed command gives to people. */
const words = (en: string, ja: string) => ({ words: { en, ja } });

describe.skipIf(why !== null)(titled('obs commands (real)', why), () => {
	let real: RealObs;
	beforeAll(async () => {
		real = await RealObs.start();
	});
	afterAll(() => real[Symbol.asyncDispose]());

	const open = () => started(obs, real.settings);

	describe('scenes', () => {
		test('switches the scene and says which', async () => {
			await using session = await open();
			expect(await session.run('scene', { name: 'BRB' })).toEqual({ name: 'BRB' });
			await session.event('scene-changed', { scene: 'BRB' });
			session.clear();
			await session.run('scene', { name: 'Live' });
			await session.event('scene-changed', { scene: 'Live' });
			expect(session.last).toMatchObject({
				detail: { en: expect.stringMatching(/^OBS [\d.]+ · scene Live$/) as string },
			});
		});

		test('names the scenes there are when one is misspelled', async () => {
			await using session = await open();
			await expect(session.run('scene', { name: 'Liv' })).rejects.toMatchObject({
				code: 'TARGET_NOT_FOUND',
				...words(
					'No scene is named "Liv". Scenes: Live, BRB, End.',
					'「Liv」というシーンはありません。シーン: Live、BRB、End',
				),
			});
			// A source is no scene either.
			await expect(session.run('scene', { name: 'Title' })).rejects.toMatchObject({
				code: 'TARGET_NOT_FOUND',
			});
		});

		test('lists and suggests the scenes in the order of the window', async () => {
			await using session = await open();
			expect(await session.run('scenes')).toEqual({ scenes: ['Live', 'BRB', 'End'] });
			expect(await session.suggest('scene', 'name')).toEqual(['Live', 'BRB', 'End']);
		});

		test('has a preview only in studio mode', async () => {
			await using session = await open();
			await using hand = await real.hand();
			await expect(session.run('preview', { name: 'BRB' })).rejects.toMatchObject({
				code: 'STATE_CONFLICT',
				message: expect.stringContaining('not in studio mode') as string,
			});
			await hand.call('SetStudioModeEnabled', { studioModeEnabled: true });
			expect(await session.run('preview', { name: 'BRB' })).toEqual({ name: 'BRB' });
			await expect(session.run('preview', { name: 'Nope' })).rejects.toMatchObject({
				code: 'TARGET_NOT_FOUND',
			});
			await hand.call('SetStudioModeEnabled', { studioModeEnabled: false });
		});

		test('chooses a transition, and in studio mode takes the preview live with it', async () => {
			await using session = await open();
			await using hand = await real.hand();
			await expect(session.run('transition')).rejects.toMatchObject({ code: 'STATE_CONFLICT' });
			expect(await session.run('transition', { name: 'Cut' })).toEqual({ name: 'Cut', ms: 0 });
			expect(await session.run('transition', { name: 'Fade', ms: 60 })).toEqual({
				name: 'Fade',
				ms: 60,
			});
			expect(await session.suggest('transition', 'name')).toEqual(['Cut', 'Fade']);
			await expect(session.run('transition', { name: 'Swirl' })).rejects.toMatchObject(
				words(
					'No transition is named "Swirl". Transitions: Cut, Fade.',
					'「Swirl」というトランジションはありません。トランジション: Cut、Fade',
				),
			);
			await hand.call('SetStudioModeEnabled', { studioModeEnabled: true });
			await session.run('preview', { name: 'End' });
			// OBS takes a preview live that it has drawn; at ten frames a second that takes a moment.
			const frames = async () => (await hand.call('GetStats')).renderTotalFrames;
			const before = await frames();
			await expect.poll(frames, { timeout: 10_000 }).toBeGreaterThan(before + 2);
			session.clear();
			await session.run('transition');
			await session.event('scene-changed', { scene: 'End' });
			await hand.call('SetStudioModeEnabled', { studioModeEnabled: false });
			await session.run('scene', { name: 'Live' });
		});
	});

	describe('sources', () => {
		test('lists a scene from the top, with what is in its groups', async () => {
			await using session = await open();
			const sources = ['Overlay', 'Logo', 'Badge', 'Music', 'Title', 'Backdrop'];
			expect(await session.run('sources', { scene: 'Live' })).toEqual({ sources });
			expect(await session.suggest('show', 'source', { scene: 'Live' })).toEqual(sources);
			expect(await session.suggest('show', 'source', { scene: 'Nope' })).toEqual([]);
			await expect(session.run('sources', { scene: 'Nope' })).rejects.toMatchObject({
				code: 'TARGET_NOT_FOUND',
			});
		});

		test('shows, hides and toggles a source, in a group too', async () => {
			await using session = await open();
			const title = { scene: 'BRB', source: 'Title' };
			expect(await session.run('show', title)).toEqual({ visible: true });
			await session.event('source-visible', { ...title, visible: true });
			expect(await session.run('toggle', title)).toEqual({ visible: false });
			expect(await session.run('toggle', title)).toEqual({ visible: true });
			expect(await session.run('hide', title)).toEqual({ visible: false });
			const logo = { scene: 'Live', source: 'Logo' };
			expect(await session.run('toggle', logo)).toEqual({ visible: true });
			await session.event('source-visible', { ...logo, visible: true });
			await session.run('hide', logo);
		});

		test('says whether it is the scene or the source that is missing', async () => {
			await using session = await open();
			await expect(session.run('show', { scene: 'Nope', source: 'Title' })).rejects.toMatchObject(
				words(
					'No scene is named "Nope". Scenes: Live, BRB, End.',
					'「Nope」というシーンはありません。シーン: Live、BRB、End',
				),
			);
			await expect(session.run('hide', { scene: 'BRB', source: 'Logo' })).rejects.toMatchObject(
				words(
					'No source is named "Logo". Sources: Title, Backdrop.',
					'「Logo」というソースはありません。ソース: Title、Backdrop',
				),
			);
		});

		test('writes into a text source and into no other', async () => {
			await using session = await open();
			await using hand = await real.hand();
			const text = 'Now: "Ünïcode" 日本語';
			await session.run('text', { source: 'Title', text });
			const which = { inputName: 'Title' };
			expect((await hand.call('GetInputSettings', which)).inputSettings.text).toBe(text);
			expect(await session.suggest('text', 'source')).toEqual(['Title']);
			await expect(session.run('text', { source: 'Music', text })).rejects.toMatchObject({
				code: 'TARGET_NOT_FOUND',
				...words(
					'No text source is named "Music". Text sources: Title.',
					'「Music」というテキストソースはありません。テキストソース: Title',
				),
			});
			await hand.call('SetInputSettings', { ...which, inputSettings: { from_file: true } });
			await expect(session.run('text', { source: 'Title', text })).rejects.toMatchObject({
				code: 'STATE_CONFLICT',
			});
			await hand.call('SetInputSettings', { ...which, inputSettings: { from_file: false } });
		});

		test('switches a filter', async () => {
			await using session = await open();
			await using hand = await real.hand();
			const warm = { source: 'Backdrop', filter: 'Warm' };
			const asked = { sourceName: 'Backdrop', filterName: 'Warm' };
			expect(await session.run('filter', { ...warm, state: 'off' })).toEqual({ enabled: false });
			expect((await hand.call('GetSourceFilter', asked)).filterEnabled).toBe(false);
			expect(await session.run('filter', { ...warm, state: 'on' })).toEqual({ enabled: true });
			expect(await session.suggest('filter', 'filter', { source: 'Backdrop' })).toEqual(['Warm']);
			expect(await session.suggest('filter', 'source')).toEqual(
				expect.arrayContaining(['Backdrop', 'Live']),
			);
			await expect(
				session.run('filter', { ...warm, filter: 'Cold', state: 'on' }),
			).rejects.toMatchObject({
				message: 'No filter is named "Cold". Filters: Warm.',
			});
			await expect(
				session.run('filter', { ...warm, source: 'Nope', state: 'on' }),
			).rejects.toMatchObject({
				message: expect.stringContaining('No source is named "Nope".') as string,
			});
		});
	});
});
