import * as z from 'zod';
import type { Connection } from './connection.ts';

/** One use of a source in a scene. An item of a group has the group as its container. */
export interface Item {
	readonly container: string;
	readonly id: number;
	readonly source: string;
	readonly isVisible: boolean;
}

const sceneList = z.array(z.object({ sceneName: z.string(), sceneIndex: z.number() }));
const itemList = z.array(
	z.object({
		sceneItemId: z.number(),
		sceneItemIndex: z.number(),
		sourceName: z.string(),
		isGroup: z.boolean().nullable(),
		sceneItemEnabled: z.boolean(),
	}),
);
const inputList = z.array(z.object({ inputName: z.string(), inputKind: z.string() }));
const filterList = z.array(z.object({ filterName: z.string() }));
const transitionList = z.array(z.object({ transitionName: z.string() }));

/** The scenes as OBS's window lists them. `current` is null while OBS changes its scene collection. */
export async function readScenes(
	obs: Connection,
	signal?: AbortSignal,
): Promise<{ names: string[]; current: string | null }> {
	const { scenes, currentProgramSceneName } = await obs.request('GetSceneList', undefined, {
		signal,
	});
	// OBS counts from the bottom of its list.
	const sorted = sceneList.parse(scenes).sort((a, b) => b.sceneIndex - a.sceneIndex);
	const current = currentProgramSceneName as string | null;
	return { names: sorted.map(({ sceneName }) => sceneName), current };
}

/** The items of scenes, top first, with those of their groups. A scene that is gone meanwhile is left out. */
export async function readItems(
	obs: Connection,
	scenes: readonly string[],
	signal?: AbortSignal,
): Promise<Map<string, Item[]>> {
	const top = (list: unknown) =>
		itemList.parse(list).sort((a, b) => b.sceneItemIndex - a.sceneItemIndex);
	const named = (sceneName: string) => ({ sceneName });

	const lists = await obs.requestEach('GetSceneItemList', scenes.map(named), signal);
	const inScenes = new Map(
		lists.flatMap((list, at) => (list ? [[scenes[at] ?? '', top(list.sceneItems)]] : [])),
	);
	const groups = [
		...new Set(
			[...inScenes.values()].flat().flatMap((item) => (item.isGroup ? item.sourceName : [])),
		),
	];
	const groupLists = await obs.requestEach('GetGroupSceneItemList', groups.map(named), signal);
	const inGroups = new Map(
		groups.map((group, at) => [group, top(groupLists[at]?.sceneItems ?? [])]),
	);

	const toItem = (container: string) => (item: z.output<typeof itemList>[number]) => ({
		container,
		id: item.sceneItemId,
		source: item.sourceName,
		isVisible: item.sceneItemEnabled,
	});
	return new Map(
		[...inScenes].map(([scene, items]) => [
			scene,
			items.flatMap((item) => [
				toItem(scene)(item),
				...(item.isGroup ? (inGroups.get(item.sourceName) ?? []) : []).map(toItem(item.sourceName)),
			]),
		]),
	);
}

export async function readInputs(
	obs: Connection,
	signal?: AbortSignal,
): Promise<{ name: string; kind: string }[]> {
	const { inputs } = await obs.request('GetInputList', undefined, { signal });
	return inputList
		.parse(inputs)
		.map(({ inputName, inputKind }) => ({ name: inputName, kind: inputKind }));
}

/** The inputs that OBS's audio mixer knows, with their state there. */
export async function readAudio(
	obs: Connection,
	signal?: AbortSignal,
): Promise<{ name: string; isMuted: boolean; db: number }[]> {
	const inputs = await readInputs(obs, signal);
	const each = inputs.map(({ name }) => ({ inputName: name }));
	const mutes = await obs.requestEach('GetInputMute', each, signal);
	const volumes = await obs.requestEach('GetInputVolume', each, signal);
	return inputs.flatMap(({ name }, at) => {
		const [mute, volume] = [mutes[at], volumes[at]];
		// OBS refuses both for an input without sound.
		return mute && volume
			? [{ name, isMuted: mute.inputMuted, db: roundDb(volume.inputVolumeDb) }]
			: [];
	});
}

/** Kinds differ by system: text_ft2_source_v2, text_gdiplus_v3, … */
export const isText = (kind: string): boolean => kind.startsWith('text_');

export async function readTexts(obs: Connection, signal?: AbortSignal): Promise<string[]> {
	const inputs = await readInputs(obs, signal);
	return inputs.filter(({ kind }) => isText(kind)).map(({ name }) => name);
}

/** The filters of a source; null where there is no such source. */
export async function readFilters(
	obs: Connection,
	source: string,
	signal?: AbortSignal,
): Promise<string[] | null> {
	const [list] = await obs.requestEach('GetSourceFilterList', [{ sourceName: source }], signal);
	return list ? filterList.parse(list.filters).map(({ filterName }) => filterName) : null;
}

export async function readTransitions(obs: Connection, signal?: AbortSignal): Promise<string[]> {
	const { transitions } = await obs.request('GetSceneTransitionList', undefined, { signal });
	return transitionList.parse(transitions).map(({ transitionName }) => transitionName);
}

export async function readHotkeys(obs: Connection, signal?: AbortSignal): Promise<string[]> {
	const { hotkeys } = await obs.request('GetHotkeyList', undefined, { signal });
	// Several hotkeys can share a name, such as the one that selects a scene.
	return [...new Set(hotkeys)];
}

/** OBS calculates in floats: -10 comes back as -10.000000149. */
export const roundDb = (db: number): number => Math.round(db * 10) / 10;
