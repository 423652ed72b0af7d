import * as z from 'zod';
import { say } from '../../../contract/words.ts';
import { obsCommand } from './command.ts';
import { notFound, refusal } from '../errors.ts';
import { readHotkeys, readScenes } from '../lists.ts';

export const generalCommands = {
	hotkey: obsCommand({
		summary: say(
			'Triggers a hotkey of OBS by its internal name.',
			'OBS のホットキーを内部名で実行する。',
		),
		// A hotkey can do whatever OBS and its plugins can: start a stream too.
		risk: 'danger',
		params: {
			name: z
				.string()
				.min(1)
				.meta({ label: say('Hotkey', 'ホットキー'), example: 'OBSBasic.Screenshot' }),
		},
		suggest: { name: ({ obs }) => readHotkeys(obs) },
		async run({ obs }, { name }, { signal }) {
			await obs.request(
				'TriggerHotkeyByName',
				{ hotkeyName: name },
				{
					signal,
					refusals: {
						[refusal.notFound]: async () =>
							notFound('hotkey', name, await readHotkeys(obs, signal)),
					},
				},
			);
			return {};
		},
	}),

	status: obsCommand({
		summary: say(
			'Tells how OBS is doing. The timecode is that of the recording, else of the stream.',
			'OBS の状態を返す。タイムコードは録画のもの、録画していなければ配信のもの。',
		),
		risk: 'read',
		result: {
			scene: z.string().meta({ label: say('Scene', 'シーン'), example: 'Live' }),
			streaming: z.boolean().meta({ label: say('Streaming', '配信中') }),
			recording: z.boolean().meta({ label: say('Recording', '録画中') }),
			paused: z.boolean().meta({ label: say('Paused', '一時停止中') }),
			timecode: z
				.string()
				.meta({ label: say('Timecode', 'タイムコード'), example: '00:12:34.567' }),
			fps: z
				.number()
				.meta({ label: say('Frames per second', 'フレームレート (FPS)'), example: '60' }),
			dropped: z.number().meta({
				label: say('Dropped frames', 'ドロップフレーム数'),
				hint: say(
					'Frames that the stream lost on its way to the server.',
					'配信サーバーに届かなかったフレームの数です。',
				),
				example: '0',
			}),
		},
		async run({ obs }, _params, { signal }) {
			const [scenes, stream, record, stats] = await Promise.all([
				readScenes(obs, signal),
				obs.request('GetStreamStatus', undefined, { signal }),
				obs.request('GetRecordStatus', undefined, { signal }),
				obs.request('GetStats', undefined, { signal }),
			]);
			return {
				scene: scenes.current ?? '',
				streaming: stream.outputActive,
				recording: record.outputActive,
				paused: record.outputPaused,
				timecode: record.outputActive ? record.outputTimecode : stream.outputTimecode,
				fps: Math.round(stats.activeFps * 100) / 100,
				dropped: stream.outputSkippedFrames,
			};
		},
	}),

	version: obsCommand({
		summary: say(
			'Tells the versions of OBS and of its WebSocket server.',
			'OBS と WebSocket サーバーのバージョンを返す。',
		),
		risk: 'read',
		result: {
			obs: z.string().meta({ label: say('OBS', 'OBS'), example: '31.0.0' }),
			websocket: z
				.string()
				.meta({ label: say('obs-websocket', 'obs-websocket'), example: '5.5.4' }),
		},
		async run({ obs }, _params, { signal }) {
			const versions = await obs.request('GetVersion', undefined, { signal });
			return { obs: versions.obsVersion, websocket: versions.obsWebSocketVersion };
		},
	}),
};
