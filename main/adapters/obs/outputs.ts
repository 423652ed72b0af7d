import type { OBSEventTypes, OBSRequestTypes, OBSResponseTypes } from 'obs-websocket-js/json';
import { AppError } from '../../contract/errors.ts';
import { say, type Words } from '../../contract/words.ts';
import type { Connection } from './connection.ts';
import { refusal } from './errors.ts';

/** Requests that take nothing. */
type Bare = {
	[R in keyof OBSRequestTypes]: OBSRequestTypes[R] extends never ? R : never;
}[keyof OBSRequestTypes];

/** Events that report an output. */
type OutputEvent = {
	[E in keyof OBSEventTypes]: OBSEventTypes[E] extends { outputState: string } ? E : never;
}[keyof OBSEventTypes];

/** Requests that ask whether an output runs. */
type StatusRequest = {
	[R in Bare]: OBSResponseTypes[R] extends { outputActive: boolean } ? R : never;
}[Bare];

/** One of OBS's outputs: what it is called and how it is asked, started and stopped. */
export interface Output {
	readonly noun: Words;
	readonly status: StatusRequest;
	readonly event: OutputEvent;
	readonly start: Bare;
	readonly stop: Bare;
	/** Why OBS may say that it has no such output. */
	readonly unavailable?: AppError;
}

export const stream: Output = {
	noun: say('stream', '配信'),
	status: 'GetStreamStatus',
	event: 'StreamStateChanged',
	start: 'StartStream',
	stop: 'StopStream',
};

export const record: Output = {
	noun: say('recording', '録画'),
	status: 'GetRecordStatus',
	event: 'RecordStateChanged',
	start: 'StartRecord',
	stop: 'StopRecord',
};

export const virtualCamera: Output = {
	noun: say('virtual camera', '仮想カメラ'),
	status: 'GetVirtualCamStatus',
	event: 'VirtualcamStateChanged',
	start: 'StartVirtualCam',
	stop: 'StopVirtualCam',
	unavailable: new AppError(
		'FEATURE_UNSUPPORTED',
		say(
			'This computer has no virtual camera for OBS: its window has no button for it either.',
			'このコンピューターでは OBS の仮想カメラを使えません。OBS の画面にもボタンがありません。',
		),
	),
};

export const replayBuffer: Output = {
	noun: say('replay buffer', 'リプレイバッファ'),
	status: 'GetReplayBufferStatus',
	event: 'ReplayBufferStateChanged',
	start: 'StartReplayBuffer',
	stop: 'StopReplayBuffer',
	unavailable: new AppError(
		'STATE_CONFLICT',
		say(
			'The replay buffer is switched off in OBS. Switch it on under Settings > Output > Replay Buffer.',
			'OBS のリプレイバッファが無効です。「設定」>「出力」>「リプレイバッファ」で有効にしてください。',
		),
	),
};

/** Whether it runs. @throws AppError where OBS has no such output */
export async function isActive(
	obs: Connection,
	output: Output,
	signal: AbortSignal,
): Promise<boolean> {
	const { outputActive } = await obs.request(output.status, undefined, {
		signal,
		refusals: refusals(output),
	});
	return outputActive;
}

const refusals = ({ unavailable }: Output) =>
	unavailable ? { [refusal.wrongState]: () => unavailable } : {};

/** How long OBS may take to start or stop: a stream first has to reach its server, a recording to close its file. */
export const STEER_LIMIT = 15_000;

/** For the commands that steer an output: their own limit comes first and has the better words. */
export const STEER_TIME_LIMIT = STEER_LIMIT + 5_000;

interface Step {
	readonly request: Bare;
	/** The state that proves it, such as `STARTED`. */
	readonly reached: string;
	/** The state that proves that it went wrong. */
	readonly failed?: string;
	/** For a step that OBS makes at once or never. */
	readonly soon?: { readonly ms: number; readonly tooLate: () => AppError };
}

const stuck = ({ noun }: Output) =>
	new AppError(
		'COMMAND_TIMED_OUT',
		say(
			`OBS agreed, but the ${noun.en} has not changed within ${STEER_LIMIT / 1_000} s. See whether a dialog is open in OBS.`,
			`OBS は受け付けましたが、${noun.ja}の状態が ${STEER_LIMIT / 1_000} 秒たっても変わりません。OBS でダイアログが開いていないか確認してください。`,
		),
	);

/** Asks for a change and waits until it has happened: OBS says yes at once and does it later, or not. */
export async function steer(
	obs: Connection,
	output: Output,
	{ step, signal }: { step: Step; signal: AbortSignal },
): Promise<void> {
	const state = (name: string) => `OBS_WEBSOCKET_OUTPUT_${name}`;
	const ends = [step.reached, step.failed].filter((name) => name !== undefined).map(state);
	const { outputState } = await obs.expect(
		output.event,
		(event) => ends.includes(event.outputState),
		{
			act: () => obs.request(step.request, undefined, { signal, refusals: refusals(output) }),
			ms: step.soon?.ms ?? STEER_LIMIT,
			tooLate: step.soon?.tooLate ?? (() => stuck(output)),
			signal,
		},
	);
	if (outputState === state(step.reached)) return;
	throw new AppError(
		'COMMAND_FAILED',
		say(
			`OBS could not start the ${output.noun.en}. Its window says why.`,
			`OBS は${output.noun.ja}を開始できませんでした。理由は OBS の画面に表示されています。`,
		),
	);
}

/** Starts or stops an output. @throws AppError where it is so already */
export async function switchOutput(
	obs: Connection,
	output: Output,
	{ isOn, signal }: { isOn: boolean; signal: AbortSignal },
): Promise<void> {
	const { en, ja } = output.noun;
	if ((await isActive(obs, output, signal)) === isOn)
		throw new AppError(
			'STATE_CONFLICT',
			isOn
				? say(`The ${en} is already running.`, `${ja}はすでに開始しています。`)
				: say(`The ${en} is not running.`, `${ja}は開始していません。`),
		);
	await steer(obs, output, {
		step: isOn
			? { request: output.start, reached: 'STARTED', failed: 'STOPPED' }
			: { request: output.stop, reached: 'STOPPED' },
		signal,
	});
}
