import * as z from 'zod';
import { say } from '../../contract/words.ts';
import { reductionText } from '../kit/reduction.ts';
import { rowName } from '../kit/row-name.ts';
import { request } from './request-settings.ts';

const secretText = (min: number) =>
	z
		.string()
		.trim()
		.min(min)
		.max(8_000)
		.regex(/^\P{Cc}+$/u)
		.optional();

const secret = z.object({
	name: rowName('weather'),
	// Shorter ones could not be taken out of answers without tearing holes into them.
	value: secretText(4).meta({
		secret: true,
		label: say('Secret', 'シークレット'),
		hint: say(
			'A key or token of a service. Requests take it as {{secret.name}}; nobody gets to see it.',
			'サービスのキーやトークンです。リクエストでは {{secret.name}} と書きます。誰にも表示されません。',
		),
		rule: say('4 to 8000 characters on one line', '4〜8000 文字（改行なし）'),
	}),
});

const hook = z.object({
	name: rowName('doorbell'),
	// Too long to be found by trying, however fast somebody tries.
	token: secretText(16).meta({
		secret: true,
		canGenerate: true,
		label: say('Token', 'トークン'),
		hint: say(
			'The program sends it along: as "Authorization: Bearer …", or in the URL as ?token=…',
			'送信側のプログラムに設定します。"Authorization: Bearer …" ヘッダー、または URL の ?token=… で送ります。',
		),
		rule: say('16 to 8000 characters on one line', '16〜8000 文字（改行なし）'),
	}),
	reduce: reductionText()
		.default('')
		.meta({
			input: 'lines',
			label: say('Values of the post (JSONata)', '受信データから取り出す値（JSONata）'),
			hint: say(
				'Of body, query and headers. Empty: the whole text. Where it finds nothing, there is no event.',
				'body・query・headers から取り出します。空の場合は本文全体です。何も見つからなければイベントは出ません。',
			),
			example: '[body.user, body.amount]',
		}),
});

export const httpSettings = {
	requests: z
		.array(request)
		.max(100)
		.default([])
		.meta({
			label: say('Requests', 'リクエスト'),
			hint: say(
				'Items call these by their names, and nothing else.',
				'アイテムから名前で呼び出せるのは、ここにあるものだけです。',
			),
		}),
	secrets: z
		.array(secret)
		.max(50)
		.default([])
		.meta({ label: say('Secrets', 'シークレット') }),
	hooksPort: z
		.number()
		.int()
		.min(0)
		.max(65_535)
		.default(0)
		.meta({
			label: say('Port for hooks', 'フック用ポート'),
			hint: say(
				'Where programs of this computer can post to /hook/name. 0: nowhere.',
				'このコンピューターのプログラムから /hook/名前 に送信を受け付けるポートです。0 なら受け付けません。',
			),
			example: '17180',
		}),
	hooks: z
		.array(hook)
		.max(50)
		.default([])
		.meta({
			label: say('Hooks', 'フック'),
			hint: say(
				'What a program posts here becomes an event.',
				'プログラムから送られた内容がイベントになります。',
			),
		}),
	maxAnswer: z
		.number()
		.int()
		.min(1)
		.max(16_384)
		.default(1_024)
		.meta({ label: say('Largest answer (KiB)', '応答の最大サイズ（KiB）') }),
};

export type HttpSettings = z.output<z.ZodObject<typeof httpSettings>>;
export type RequestRow = HttpSettings['requests'][number];
export type HookRow = HttpSettings['hooks'][number];
