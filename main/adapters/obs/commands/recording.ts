import * as z from 'zod';
import { AppError } from '../../../contract/errors.ts';
import { say } from '../../../contract/words.ts';
import { obsCommand } from './command.ts';
import type { Connection } from '../connection.ts';
import { refusal } from '../errors.ts';
import { fileName } from '../files.ts';
import {
	isActive,
	record,
	replayBuffer,
	steer,
	STEER_LIMIT,
	STEER_TIME_LIMIT,
	switchOutput,
} from '../outputs.ts';
import type { ObsSession } from '../session.ts';

const conflict = (en: string, ja: string) => new AppError('STATE_CONFLICT', say(en, ja));
const notRecording = () => conflict('OBS is not recording.', 'OBS は録画していません。');

/** A pause is made in the next frame or never. */
const PAUSE_LIMIT = 3_000;

const cannotPause = () =>
	new AppError(
		'COMMAND_FAILED',
		say(
			'OBS did not pause. It cannot pause a recording that shares its encoder with the stream: choose another recording quality under Settings > Output.',
			'OBS は一時停止しませんでした。配信とエンコーダーを共有する録画は一時停止できません。「設定」>「出力」で別の録画品質を選んでください。',
		),
	);

async function pause(obs: Connection, isPaused: boolean, signal: AbortSignal): Promise<void> {
	const status = await obs.request('GetRecordStatus', undefined, { signal });
	// OBS itself says yes to a pause while it does not record.
	if (!status.outputActive) throw notRecording();
	if (status.outputPaused === isPaused)
		throw isPaused
			? conflict('The recording is already paused.', '録画はすでに一時停止中です。')
			: conflict('The recording is not paused.', '録画は一時停止していません。');
	// OBS 29 never ends a recording that was paused before its first frame.
	if (isPaused && status.outputDuration === 0)
		throw conflict(
			'The recording has no frame yet. Pause it in a moment.',
			'まだ 1 フレームも録画されていません。少し待ってから一時停止してください。',
		);
	const soon = { ms: PAUSE_LIMIT, tooLate: cannotPause };
	const step = isPaused
		? ({ request: 'PauseRecord', reached: 'PAUSED', soon } as const)
		: ({ request: 'ResumeRecord', reached: 'RESUMED', soon } as const);
	await steer(obs, record, { step, signal });
}

const noChapters = ({ obs }: ObsSession) => ({
	[refusal.unknownRequest]: () =>
		new AppError(
			'FEATURE_UNSUPPORTED',
			say(
				`Chapter markers need OBS 30.2 or newer. This is OBS ${obs.version}.`,
				`チャプターマーカーには OBS 30.2 以降が必要です。現在は OBS ${obs.version} です。`,
			),
		),
	[refusal.outputNotRunning]: notRecording,
	[refusal.actionFailed]: noChapterFormat,
	[refusal.processingFailed]: noChapterFormat,
});

const noChapterFormat = () =>
	new AppError(
		'COMMAND_FAILED',
		say(
			'OBS added no chapter: only the recording formats Hybrid MP4 and Hybrid MOV have them (Settings > Output > Recording).',
			'OBS はチャプターを追加できませんでした。対応する録画フォーマットは Hybrid MP4 と Hybrid MOV だけです（「設定」>「出力」>「録画」）。',
		),
	);

export const recordingCommands = {
	record: obsCommand({
		summary: say(
			'Starts, stops, pauses or resumes the recording.',
			'録画を開始・停止・一時停止・再開する。',
		),
		risk: 'danger',
		timeLimit: STEER_TIME_LIMIT,
		params: {
			action: z
				.enum(['start', 'stop', 'pause', 'resume'])
				.meta({ label: say('Action', '操作'), example: 'start' }),
		},
		result: { recording: z.boolean(), paused: z.boolean() },
		async run({ obs }, { action }, { signal }) {
			if (action === 'pause' || action === 'resume') {
				await pause(obs, action === 'pause', signal);
				return { recording: true, paused: action === 'pause' };
			}
			const isOn = action === 'start';
			await switchOutput(obs, record, { isOn, signal });
			return { recording: isOn, paused: false };
		},
	}),

	marker: obsCommand({
		summary: say(
			'Puts a chapter marker into the recording (OBS 30.2 or newer, Hybrid MP4 or MOV).',
			'録画にチャプターマーカーを入れる（OBS 30.2 以降、Hybrid MP4 / MOV）。',
		),
		risk: 'control',
		params: {
			name: z
				.string()
				.min(1)
				.optional()
				.meta({ label: say('Name', '名前'), example: 'Second song' }),
		},
		async run(session, { name }, { signal }) {
			await session.obs.request(
				'CreateRecordChapter',
				name === undefined ? {} : { chapterName: name },
				{ signal, refusals: noChapters(session) },
			);
			return {};
		},
	}),

	'save-replay': obsCommand({
		summary: say('Saves what the replay buffer holds.', 'リプレイバッファの内容を保存する。'),
		risk: 'control',
		timeLimit: STEER_TIME_LIMIT,
		result: {
			file: z.string().meta({
				label: say('File', 'ファイル'),
				hint: say('Name of the file, without its folder.', 'フォルダーを除いたファイル名です。'),
			}),
		},
		async run({ obs }, _params, { signal }) {
			if (!(await isActive(obs, replayBuffer, signal)))
				throw conflict(
					'The replay buffer is not running, so it holds nothing to save.',
					'リプレイバッファが開始していないため、保存するものがありません。',
				);
			const { savedReplayPath } = await obs.expect('ReplayBufferSaved', () => true, {
				act: () => obs.request('SaveReplayBuffer', undefined, { signal }),
				ms: STEER_LIMIT,
				signal,
			});
			return { file: fileName(savedReplayPath) };
		},
	}),
};
