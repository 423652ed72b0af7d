import * as z from 'zod';
import { AppError } from '../../../contract/errors.ts';
import { say } from '../../../contract/words.ts';
import { obsCommand } from './command.ts';
import type { Connection } from '../connection.ts';
import { notFound, refusal } from '../errors.ts';
import { readScenes, readTransitions } from '../lists.ts';
import type { ObsSession } from '../session.ts';
import { scene } from './params.ts';

const names = async ({ obs }: ObsSession) => (await readScenes(obs)).names;

const noScene = (session: ObsSession, name: string) => async () =>
	notFound('scene', name, await names(session));

/** A name that is not there, and one that belongs to something that is no scene. */
const noSceneRefusals = (session: ObsSession, name: string) => ({
	[refusal.notFound]: noScene(session, name),
	[refusal.wrongType]: noScene(session, name),
});

const transitions = {
	name: z
		.string()
		.min(1)
		.optional()
		.meta({ label: say('Transition', 'トランジション'), example: 'Fade' }),
	// The range of OBS's own field.
	ms: z
		.number()
		.int()
		.min(50)
		.max(20_000)
		.optional()
		.meta({ label: say('Duration in ms', '長さ (ミリ秒)'), example: '300' }),
};

const nothingToDo = () =>
	new AppError(
		'STATE_CONFLICT',
		say(
			'OBS is not in studio mode, so there is no preview to take live. Name the transition that the next scene change should use.',
			'OBS がスタジオモードではないため、ライブにするプレビューがありません。次のシーン切り替えで使うトランジション名を指定してください。',
		),
	);

/** OBS says yes at once and changes its preview or transition a moment later. */
const CHANGE_LIMIT = 3_000;

async function choose(obs: Connection, name: string, signal: AbortSignal): Promise<void> {
	const { transitionName } = await obs.request('GetCurrentSceneTransition', undefined, { signal });
	if (transitionName === name) return;
	const missing = async () => notFound('transition', name, await readTransitions(obs, signal));
	const options = { signal, refusals: { [refusal.notFound]: missing } };
	await obs.expect('CurrentSceneTransitionChanged', (changed) => changed.transitionName === name, {
		act: () => obs.request('SetCurrentSceneTransition', { transitionName: name }, options),
		ms: CHANGE_LIMIT,
		signal,
	});
}

export const sceneCommands = {
	scene: obsCommand({
		summary: say('Makes a scene live.', 'シーンをライブに切り替える。'),
		risk: 'control',
		params: { name: scene },
		result: { name: scene },
		suggest: { name: names },
		async run(session, { name }, { signal }) {
			await session.obs.request(
				'SetCurrentProgramScene',
				{ sceneName: name },
				{ signal, refusals: noSceneRefusals(session, name) },
			);
			return { name };
		},
	}),

	preview: obsCommand({
		summary: say(
			'Puts a scene into the preview of studio mode.',
			'スタジオモードのプレビューにシーンを表示する。',
		),
		risk: 'control',
		params: { name: scene },
		result: { name: scene },
		suggest: { name: names },
		async run(session, { name }, { signal }) {
			const { obs } = session;
			const now = await obs.request('GetCurrentPreviewScene', undefined, { signal });
			if (now.currentPreviewSceneName === name) return { name };
			const options = { signal, refusals: noSceneRefusals(session, name) };
			// Waited for, so that a transition sent next finds it there.
			await obs.expect('CurrentPreviewSceneChanged', (changed) => changed.sceneName === name, {
				act: () => obs.request('SetCurrentPreviewScene', { sceneName: name }, options),
				ms: CHANGE_LIMIT,
				signal,
			});
			return { name };
		},
	}),

	transition: obsCommand({
		summary: say(
			'In studio mode: takes the preview live. With a name or a duration: chooses them first, for this and the next scene changes.',
			'スタジオモードではプレビューをライブにする。名前や長さを指定すると、今回と以降のシーン切り替えに使う。',
		),
		risk: 'control',
		params: transitions,
		result: {
			name: z.string().meta({ label: say('Transition', 'トランジション'), example: 'Fade' }),
			ms: z
				.number()
				.meta({ label: say('Duration in ms, 0 where it is fixed', '長さ (ミリ秒、固定なら 0)') }),
		},
		suggest: { name: ({ obs }) => readTransitions(obs) },
		async run({ obs }, { name, ms }, { signal }) {
			const { studioModeEnabled } = await obs.request('GetStudioModeEnabled', undefined, {
				signal,
			});
			if (!studioModeEnabled && name === undefined && ms === undefined) throw nothingToDo();
			if (name !== undefined) await choose(obs, name, signal);
			if (ms !== undefined)
				await obs.request(
					'SetCurrentSceneTransitionDuration',
					{ transitionDuration: ms },
					{ signal },
				);
			if (studioModeEnabled)
				await obs.request('TriggerStudioModeTransition', undefined, { signal });
			const now = await obs.request('GetCurrentSceneTransition', undefined, { signal });
			return {
				name: now.transitionName,
				ms: now.transitionFixed ? 0 : (ms ?? now.transitionDuration),
			};
		},
	}),

	scenes: obsCommand({
		summary: say('Lists the scenes, in the order of OBS.', 'シーンを OBS の並び順で返す。'),
		risk: 'read',
		result: { scenes: z.array(z.string()) },
		async run({ obs }, _params, { signal }) {
			return { scenes: (await readScenes(obs, signal)).names };
		},
	}),
};
