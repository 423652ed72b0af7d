import * as z from 'zod';
import { say, type Words } from '../../../contract/words.ts';
import { obsCommand } from './command.ts';
import {
	replayBuffer,
	STEER_TIME_LIMIT,
	stream,
	switchOutput,
	virtualCamera,
	type Output,
} from '../outputs.ts';

function startStop(output: Output, summary: Words) {
	return obsCommand({
		summary,
		risk: 'danger',
		timeLimit: STEER_TIME_LIMIT,
		params: {
			action: z.enum(['start', 'stop']).meta({ label: say('Action', '操作'), example: 'start' }),
		},
		result: { active: z.boolean().meta({ label: say('Running', '実行中') }) },
		async run({ obs }, { action }, { signal }) {
			const isOn = action === 'start';
			await switchOutput(obs, output, { isOn, signal });
			return { active: isOn };
		},
	});
}

export const outputCommands = {
	stream: startStop(stream, say('Starts or stops the stream.', '配信を開始または停止する。')),
	'virtual-camera': startStop(
		virtualCamera,
		say('Starts or stops the virtual camera.', '仮想カメラを開始または停止する。'),
	),
	'replay-buffer': startStop(
		replayBuffer,
		say('Starts or stops the replay buffer.', 'リプレイバッファを開始または停止する。'),
	),
};
