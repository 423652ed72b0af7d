import * as z from 'zod';
import { AppError } from '../../../contract/errors.ts';
import { say, type Words } from '../../../contract/words.ts';
import { obsCommand } from './command.ts';
import { notFound, refusal } from '../errors.ts';
import { isText, readFilters, readInputs, readItems, readScenes, readTexts } from '../lists.ts';
import type { Item } from '../lists.ts';
import type { ObsSession } from '../session.ts';
import { scene, source, visible } from './params.ts';

const sceneNames = async ({ obs }: ObsSession) => (await readScenes(obs)).names;

/** The items of one scene. @throws AppError with the names of those there are */
async function itemsOf({ obs }: ObsSession, name: string, signal?: AbortSignal): Promise<Item[]> {
	const { names } = await readScenes(obs, signal);
	const items = names.includes(name) ? (await readItems(obs, [name], signal)).get(name) : undefined;
	if (!items) throw notFound('scene', name, names);
	return items;
}

const sourceNames = (items: readonly Item[]) => [...new Set(items.map((item) => item.source))];

/** A scene that is not there has no sources to suggest; the command itself says that it is missing. */
async function suggestSources(session: ObsSession, { scene: name = '' }: Record<string, string>) {
	const items = await readItems(session.obs, [name]);
	return sourceNames(items.get(name) ?? []);
}

/** Scenes have filters too, and OBS counts them among the sources. */
async function suggestFiltered({ obs }: ObsSession) {
	const inputs = await readInputs(obs);
	return [...inputs.map(({ name }) => name), ...(await readScenes(obs)).names];
}

/** Shows or hides every item of a source in a scene, those in its groups too. */
function visibility(summary: Words, next: (isVisible: boolean) => boolean) {
	return obsCommand({
		summary,
		risk: 'control',
		params: { scene, source },
		result: { visible },
		suggest: { scene: sceneNames, source: suggestSources },
		async run(session, params, { signal }) {
			const items = await itemsOf(session, params.scene, signal);
			const those = items.filter((item) => item.source === params.source);
			if (those.length === 0) throw notFound('source', params.source, sourceNames(items));
			const isVisible = next(those.some((item) => item.isVisible));
			for (const { container, id } of those)
				await session.obs.request(
					'SetSceneItemEnabled',
					{ sceneName: container, sceneItemId: id, sceneItemEnabled: isVisible },
					{ signal },
				);
			return { visible: isVisible };
		},
	});
}

const fromFile = (name: string) =>
	new AppError(
		'STATE_CONFLICT',
		say(
			`"${name}" takes its text from a file. Switch that off in its properties in OBS.`,
			`「${name}」はファイルからテキストを読み込む設定です。OBS のプロパティで無効にしてください。`,
		),
	);

export const sourceCommands = {
	show: visibility(say('Shows a source in a scene.', 'シーンのソースを表示する。'), () => true),
	hide: visibility(
		say('Hides a source in a scene.', 'シーンのソースを非表示にする。'),
		() => false,
	),
	toggle: visibility(
		say(
			'Shows a source in a scene, or hides it if it is visible.',
			'シーンのソースの表示と非表示を切り替える。',
		),
		(isVisible) => !isVisible,
	),

	text: obsCommand({
		summary: say('Writes into a text source.', 'テキストソースの内容を書き換える。'),
		risk: 'control',
		params: {
			source: source.meta({ label: say('Text source', 'テキストソース'), example: 'Title' }),
			text: z.string().meta({ label: say('Text', 'テキスト'), example: 'Welcome!' }),
		},
		suggest: { source: ({ obs }) => readTexts(obs) },
		async run({ obs }, params, { signal }) {
			const noText = async () => notFound('text', params.source, await readTexts(obs, signal));
			const which = { inputName: params.source };
			const { inputKind, inputSettings } = await obs.request('GetInputSettings', which, {
				signal,
				refusals: { [refusal.notFound]: noText, [refusal.wrongType]: noText },
			});
			if (!isText(inputKind)) throw await noText();
			// The names of that switch on Linux and macOS, and on Windows.
			if (inputSettings.from_file === true || inputSettings.read_from_file === true)
				throw fromFile(params.source);
			await obs.request(
				'SetInputSettings',
				{ ...which, inputSettings: { text: params.text }, overlay: true },
				{ signal },
			);
			return {};
		},
	}),

	filter: obsCommand({
		summary: say(
			'Switches a filter of a source on or off.',
			'ソースのフィルタを有効または無効にする。',
		),
		risk: 'control',
		params: {
			source,
			filter: z
				.string()
				.min(1)
				.meta({ label: say('Filter', 'フィルタ'), example: 'Color Correction' }),
			state: z.enum(['on', 'off']).meta({ label: say('On or off', 'オン / オフ') }),
		},
		result: { enabled: z.boolean().meta({ label: say('Enabled', '有効') }) },
		suggest: {
			source: suggestFiltered,
			filter: async ({ obs }, given) => (await readFilters(obs, given.source ?? '')) ?? [],
		},
		async run(session, params, { signal }) {
			const { obs } = session;
			const missing = async () => {
				const filters = await readFilters(obs, params.source, signal);
				return filters
					? notFound('filter', params.filter, filters)
					: notFound('source', params.source, await suggestFiltered(session));
			};
			const enabled = params.state === 'on';
			await obs.request(
				'SetSourceFilterEnabled',
				{ sourceName: params.source, filterName: params.filter, filterEnabled: enabled },
				{ signal, refusals: { [refusal.notFound]: missing } },
			);
			return { enabled };
		},
	}),

	sources: obsCommand({
		summary: say(
			'Lists the sources of a scene, top first, with those in its groups.',
			'シーンのソースを上から順に返す。グループの中のソースも含む。',
		),
		risk: 'read',
		params: { scene },
		result: { sources: z.array(z.string()) },
		suggest: { scene: sceneNames },
		async run(session, params, { signal }) {
			return { sources: sourceNames(await itemsOf(session, params.scene, signal)) };
		},
	}),
};
