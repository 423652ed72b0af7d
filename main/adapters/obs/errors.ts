import { AppError, type ErrorCode } from '../../contract/errors.ts';
import { say, type Words } from '../../contract/words.ts';
import { nothingNamed, type Noun } from './words.ts';

/** The request statuses of obs-websocket 5 that a command tells apart. */
export const refusal = {
	unknownRequest: 204,
	notReady: 207,
	outputRunning: 500,
	outputNotRunning: 501,
	outputPaused: 502,
	outputNotPaused: 503,
	outputDisabled: 504,
	studioModeActive: 505,
	studioModeNotActive: 506,
	notFound: 600,
	alreadyExists: 601,
	wrongType: 602,
	wrongState: 604,
	wrongInputKind: 605,
	wrongFilterKind: 607,
	actionFailed: 701,
	processingFailed: 702,
} as const;

const sentences: Partial<Record<number, { code: ErrorCode; words: Words }>> = {
	[refusal.notReady]: {
		code: 'STATE_CONFLICT',
		words: say(
			'OBS is loading or changing its scene collection. Send the command again in a moment.',
			'OBS がシーンコレクションを読み込み中か切り替え中です。少し待ってから、もう一度送ってください。',
		),
	},
	[refusal.outputRunning]: {
		code: 'STATE_CONFLICT',
		words: say('That is already running in OBS.', 'OBS ではすでに実行中です。'),
	},
	[refusal.outputNotRunning]: {
		code: 'STATE_CONFLICT',
		words: say('That is not running in OBS.', 'OBS では実行されていません。'),
	},
	[refusal.outputPaused]: {
		code: 'STATE_CONFLICT',
		words: say('The recording in OBS is already paused.', 'OBS の録画はすでに一時停止中です。'),
	},
	[refusal.outputNotPaused]: {
		code: 'STATE_CONFLICT',
		words: say('The recording in OBS is not paused.', 'OBS の録画は一時停止していません。'),
	},
	[refusal.studioModeActive]: {
		code: 'STATE_CONFLICT',
		words: say(
			'This is not possible while OBS is in studio mode.',
			'OBS がスタジオモードの間は実行できません。',
		),
	},
	[refusal.studioModeNotActive]: {
		code: 'STATE_CONFLICT',
		words: say(
			'OBS is not in studio mode, so it has no preview. Press Studio Mode in OBS, then send the command again.',
			'OBS がスタジオモードではないため、プレビューがありません。OBS で「スタジオモード」を押してから、もう一度送ってください。',
		),
	},
};

const codes: Partial<Record<number, ErrorCode>> = {
	[refusal.outputDisabled]: 'STATE_CONFLICT',
	[refusal.notFound]: 'TARGET_NOT_FOUND',
	[refusal.alreadyExists]: 'STATE_CONFLICT',
	[refusal.wrongType]: 'FIELD_INVALID',
	[refusal.wrongState]: 'STATE_CONFLICT',
	[refusal.wrongInputKind]: 'FIELD_INVALID',
	[refusal.wrongFilterKind]: 'FIELD_INVALID',
};

interface Refused {
	readonly request: string;
	readonly status: number;
	readonly comment: string;
	/** `29.0.2`, as OBS calls itself. */
	readonly version: string;
}

/** What a refused request means, where the command that sent it has no better words. */
export function refused({ request, status, comment, version }: Refused): AppError {
	if (status === refusal.unknownRequest)
		return new AppError(
			'FEATURE_UNSUPPORTED',
			say(
				`OBS ${version} cannot do this: it does not know ${request}. A newer OBS may.`,
				`OBS ${version} はこの操作（${request}）に対応していません。新しい OBS なら使える可能性があります。`,
			),
		);
	const known = sentences[status];
	if (known) return new AppError(known.code, known.words);
	// 300 to 404: a field that OBS misses or does not accept.
	const isField = status >= 300 && status < 500;
	const said = comment === '' ? `${request} (${status})` : comment;
	return new AppError(
		codes[status] ?? (isField ? 'FIELD_INVALID' : 'COMMAND_FAILED'),
		say(`OBS refused: ${said}`, `OBS に拒否されました: ${said}`),
	);
}

/** No such name, with those there are. */
export function notFound(noun: Noun, name: string, names: readonly string[]): AppError {
	return new AppError('TARGET_NOT_FOUND', nothingNamed(noun, name, names));
}
