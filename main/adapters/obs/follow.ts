import type { OBSEventTypes } from 'obs-websocket-js/json';
import type { AdapterContext } from '../adapter.ts';
import { AppError } from '../../contract/errors.ts';
import { say } from '../../contract/words.ts';
import type { Connection, ObsEvent } from './connection.ts';
import { fileName } from './files.ts';
import { roundDb } from './lists.ts';
import type { State } from './state.ts';
import { Structure } from './structure.ts';

/** News that changes which scenes, sources and inputs there are. */
const structural = [
	'SceneListChanged',
	'SceneCreated',
	'SceneRemoved',
	'SceneNameChanged',
	'SceneItemCreated',
	'SceneItemRemoved',
	'InputNameChanged',
] as const satisfies ObsEvent[];

/** Whether an output runs. The steps between (starting, stopping, reconnecting) change nothing yet. */
const isRunning: Partial<Record<string, boolean>> = {
	OBS_WEBSOCKET_OUTPUT_STARTED: true,
	OBS_WEBSOCKET_OUTPUT_PAUSED: true,
	OBS_WEBSOCKET_OUTPUT_RESUMED: true,
	OBS_WEBSOCKET_OUTPUT_STOPPED: false,
};

/** Keeps the state equal to OBS. Listens first and reads then, so that nothing falls between. */
export async function follow(
	obs: Connection,
	state: State,
	context: AdapterContext,
): Promise<void> {
	const complain = (error: unknown) => {
		// Whoever ended the connection says so; this would only say it again.
		if (obs.ended.aborted) return;
		const { en, ja } = error instanceof AppError ? error.words : say(String(error), String(error));
		context.log(say(`Could not follow OBS: ${en}`, `OBS の状態を読み取れませんでした: ${ja}`));
	};
	const structure = new Structure(obs, state, complain);

	function hear<E extends ObsEvent>(event: E, listener: (data: OBSEventTypes[E]) => void): void {
		obs.on(event, (data) => {
			structure.touch();
			// The library swallows what a listener throws.
			try {
				listener(data);
			} catch (error) {
				complain(error);
			}
		});
	}

	for (const event of structural)
		hear(event, () => {
			structure.refresh();
		});
	hear('InputCreated', ({ inputName }) => {
		structure.restore(inputName);
	});
	hear('InputRemoved', ({ inputName }) => {
		structure.remove(inputName);
	});
	hear('CurrentSceneCollectionChanging', () => {
		structure.hold();
	});
	hear('ExitStarted', () => {
		structure.hold();
	});
	hear('CurrentSceneCollectionChanged', () => {
		structure.release();
	});
	hear('SceneItemEnableStateChanged', ({ sceneName, sceneItemId, sceneItemEnabled }) => {
		structure.setVisible(sceneName, sceneItemId, sceneItemEnabled);
	});
	hear('CurrentProgramSceneChanged', ({ sceneName }) => {
		state.set('scene-changed', { scene: sceneName });
	});
	hear('InputMuteStateChanged', ({ inputName, inputMuted }) => {
		if (structure.isAudible(inputName)) state.set('muted', { input: inputName, muted: inputMuted });
	});
	hear('InputVolumeChanged', ({ inputName, inputVolumeDb }) => {
		if (structure.isAudible(inputName))
			state.set('volume', { input: inputName, db: roundDb(inputVolumeDb) });
	});
	hear('StreamStateChanged', ({ outputState }) => {
		const streaming = isRunning[outputState];
		if (streaming !== undefined) state.set('streaming', { streaming });
	});
	hear('RecordStateChanged', ({ outputState }) => {
		const recording = isRunning[outputState];
		const paused = outputState === 'OBS_WEBSOCKET_OUTPUT_PAUSED';
		if (recording !== undefined) state.set('recording', { recording, paused });
	});
	hear('VirtualcamStateChanged', ({ outputState }) => {
		const active = isRunning[outputState];
		if (active !== undefined) state.set('virtual-camera', { active });
	});
	hear('ReplayBufferSaved', ({ savedReplayPath }) => {
		state.tell('replay-saved', { file: fileName(savedReplayPath) });
	});
	hear('MediaInputPlaybackEnded', ({ inputName }) => {
		state.tell('media-ended', { input: inputName });
	});

	await structure.read();
	await readOutputs(obs, state);
}

async function readOutputs(obs: Connection, state: State): Promise<void> {
	const stream = await obs.request('GetStreamStatus');
	state.offer('streaming', { streaming: stream.outputActive });
	const record = await obs.request('GetRecordStatus');
	state.offer('recording', { recording: record.outputActive, paused: record.outputPaused });
	state.offer('virtual-camera', { active: await isVirtualCameraActive(obs) });
}

async function isVirtualCameraActive(obs: Connection): Promise<boolean> {
	// A computer without a virtual camera refuses the question; it has none that runs.
	const [status] = await obs.requestEach('GetVirtualCamStatus', [undefined as never]);
	return status?.outputActive ?? false;
}
