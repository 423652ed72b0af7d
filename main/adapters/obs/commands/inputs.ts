import * as z from 'zod';
import { say, type Words } from '../../../contract/words.ts';
import { obsCommand } from './command.ts';
import { notFound, refusal } from '../errors.ts';
import { readAudio, readInputs, roundDb } from '../lists.ts';
import type { ObsSession } from '../session.ts';
import { input, muted } from './params.ts';

const audioNames = async ({ obs }: ObsSession) => (await readAudio(obs)).map(({ name }) => name);

/** Not there, no input, or an input without sound: to someone who wants to mute it, all the same. */
function noAudio(session: ObsSession, name: string) {
	const error = async () => notFound('audio', name, await audioNames(session));
	return {
		[refusal.notFound]: error,
		[refusal.wrongType]: error,
		[refusal.wrongState]: error,
	};
}

function setMute(summary: Words, inputMuted: boolean) {
	return obsCommand({
		summary,
		risk: 'control',
		params: { input },
		result: { muted },
		suggest: { input: audioNames },
		async run(session, params, { signal }) {
			await session.obs.request(
				'SetInputMute',
				{ inputName: params.input, inputMuted },
				{ signal, refusals: noAudio(session, params.input) },
			);
			return { muted: inputMuted };
		},
	});
}

export const inputCommands = {
	mute: setMute(say('Mutes an input.', '入力をミュートする。'), true),
	unmute: setMute(say('Unmutes an input.', '入力のミュートを解除する。'), false),

	'toggle-mute': obsCommand({
		summary: say('Mutes an input, or unmutes it if it is muted.', '入力のミュートを切り替える。'),
		risk: 'control',
		params: { input },
		result: { muted },
		suggest: { input: audioNames },
		async run(session, params, { signal }) {
			const { inputMuted } = await session.obs.request(
				'ToggleInputMute',
				{ inputName: params.input },
				{ signal, refusals: noAudio(session, params.input) },
			);
			return { muted: inputMuted };
		},
	}),

	volume: obsCommand({
		summary: say('Sets the volume of an input.', '入力の音量を設定する。'),
		risk: 'control',
		params: {
			input,
			// The range of obs-websocket: 0 dB is full volume, -100 is silence.
			db: z
				.number()
				.min(-100)
				.max(26)
				.meta({ label: say('Volume in dB', '音量 (dB)'), example: '-6' }),
		},
		result: { db: z.number().meta({ label: say('Volume in dB', '音量 (dB)'), example: '-6' }) },
		suggest: { input: audioNames },
		async run(session, params, { signal }) {
			const which = { inputName: params.input };
			const options = { signal, refusals: noAudio(session, params.input) };
			// The question goes first: OBS would set the volume of an input without sound and say nothing.
			await session.obs.request('GetInputVolume', which, options);
			await session.obs.request('SetInputVolume', { ...which, inputVolumeDb: params.db }, options);
			const { inputVolumeDb } = await session.obs.request('GetInputVolume', which, options);
			return { db: roundDb(inputVolumeDb) };
		},
	}),

	inputs: obsCommand({
		summary: say(
			'Lists the inputs: cameras, texts, microphones, …',
			'入力（カメラ、テキスト、マイクなど）を返す。',
		),
		risk: 'read',
		result: { inputs: z.array(z.string()) },
		async run({ obs }, _params, { signal }) {
			return { inputs: (await readInputs(obs, signal)).map(({ name }) => name) };
		},
	}),
};
