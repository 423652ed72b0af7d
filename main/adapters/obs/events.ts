import * as z from 'zod';
import type { EventSpec } from '../adapter.ts';
import { say } from '../../contract/words.ts';

const single = { per: [] };
const scene = z.string().meta({ label: say('Scene', 'シーン'), example: 'Live' });
const source = z.string().meta({ label: say('Source', 'ソース'), example: 'Camera' });
const input = z.string().meta({ label: say('Input', '入力'), example: 'Mic/Aux' });
const file = z.string().meta({
	label: say('File', 'ファイル'),
	// The folder stays at home: it often holds the person's name.
	hint: say('Name of the file, without its folder.', 'フォルダーを除いたファイル名です。'),
	example: 'Replay 2026-01-31 20-15-00.mkv',
});

export const obsEvents = {
	'scene-changed': {
		summary: say('Another scene is live.', 'ライブのシーンが切り替わった。'),
		fields: z.object({ scene }),
		state: single,
	},
	scenes: {
		summary: say(
			'The scenes, in the order of OBS: sent when one is added, removed, renamed or moved.',
			'OBS の並び順でのシーン一覧。追加・削除・名前の変更・並べ替えのときに送られる。',
		),
		fields: z.object({ scenes: z.array(z.string()) }),
		state: single,
	},
	streaming: {
		summary: say('The stream started or stopped.', '配信が開始または停止した。'),
		fields: z.object({ streaming: z.boolean() }),
		state: single,
	},
	recording: {
		summary: say(
			'The recording started, paused, went on or stopped.',
			'録画が開始・一時停止・再開・停止した。',
		),
		fields: z.object({ recording: z.boolean(), paused: z.boolean() }),
		state: single,
	},
	'virtual-camera': {
		summary: say('The virtual camera started or stopped.', '仮想カメラが開始または停止した。'),
		fields: z.object({ active: z.boolean() }),
		state: single,
	},
	muted: {
		summary: say(
			'An input with sound was muted or unmuted. A removed one is told as muted.',
			'音声入力がミュートまたはミュート解除された。削除された入力はミュートとして送られる。',
		),
		fields: z.object({ input, muted: z.boolean() }),
		state: { per: ['input'] },
	},
	volume: {
		summary: say(
			'The fader of an input moved. -100 stands for silence.',
			'入力の音量フェーダーが動いた。-100 は無音を表す。',
		),
		fields: z.object({
			input,
			db: z.number().meta({ label: say('Volume in dB', '音量 (dB)'), example: '-6' }),
		}),
		// State, so that a dragged fader reaches an item as its newest value and not as a flood.
		state: { per: ['input'] },
	},
	'source-visible': {
		summary: say(
			'A source was shown or hidden in a scene. One that left the scene is told as hidden.',
			'シーンのソースが表示または非表示になった。シーンから消えたソースは非表示として送られる。',
		),
		fields: z.object({ scene, source, visible: z.boolean() }),
		state: { per: ['scene', 'source'] },
	},
	'replay-saved': {
		summary: say('The replay buffer was saved.', 'リプレイバッファが保存された。'),
		fields: z.object({ file }),
	},
	'media-ended': {
		summary: say('A media source played to its end.', 'メディアソースの再生が最後まで終わった。'),
		fields: z.object({ input }),
	},
} satisfies Record<string, EventSpec>;

/** Values of each event, as its declaration has them. */
export type EventValues = {
	[E in keyof typeof obsEvents]: z.output<(typeof obsEvents)[E]['fields']>;
};

type StateName = {
	[E in keyof typeof obsEvents]: (typeof obsEvents)[E] extends { state: unknown } ? E : never;
}[keyof typeof obsEvents];

export type { StateName };
