import * as z from 'zod';
import { say, type Words } from '../../contract/words.ts';
import { reductionText } from '../kit/reduction.ts';
import { rowName } from '../kit/row-name.ts';
import { certificateProblem, headersProblem, urlProblem } from './request.ts';

/** A text that says itself what is wrong with it; it may be empty. */
const checked = (max: number, problemOf: (text: string) => Words | null) =>
	z
		.string()
		.trim()
		.max(max)
		.superRefine((text, context) => {
			const words = text === '' ? null : problemOf(text);
			if (words) context.addIssue({ code: 'custom', message: words.en, params: { words } });
		})
		.default('');

const secret = z.object({
	name: rowName('token'),
	value: z
		.string()
		.trim()
		// Shorter ones could not be taken out of messages without tearing holes into them.
		.min(4)
		.max(8_000)
		.regex(/^\P{Cc}+$/u)
		.optional()
		.meta({
			secret: true,
			label: say('Secret', 'シークレット'),
			hint: say(
				'A key, token or password. It is used where {{secret.name}} stands; nobody gets to see it.',
				'キーやトークン、パスワードです。{{secret.name}} と書いた場所で使われます。誰にも表示されません。',
			),
			rule: say('4 to 8000 characters on one line', '4〜8000 文字（改行なし）'),
		}),
});

export const webSocketSettings = {
	url: checked(4_000, urlProblem).meta({
		label: say('URL', 'URL'),
		hint: say(
			'Of the server. A token in it is better kept as a secret: {{secret.token}}',
			'接続先サーバーの URL です。トークンはシークレットに登録し、{{secret.token}} と書いてください。',
		),
		example: 'wss://example.com/socket?token={{secret.token}}',
	}),
	headers: checked(8_000, headersProblem).meta({
		input: 'lines',
		label: say('Headers', 'ヘッダー'),
		hint: say(
			'Of the handshake, one on each line, like Authorization: Bearer {{secret.token}}',
			'接続時に送るヘッダーを 1 行に 1 つ書きます。例: Authorization: Bearer {{secret.token}}',
		),
		example: 'Origin: https://example.com',
	}),
	subprotocol: z
		.string()
		.trim()
		.regex(/^[!#$%&'*+.^_`|~0-9A-Za-z-]{0,200}$/)
		.default('')
		.meta({
			label: say('Subprotocol', 'サブプロトコル'),
			hint: say(
				'Only where the documentation of the server names one.',
				'サーバーの仕様書で指定されている場合だけ入力します。',
			),
			rule: say('one name without spaces', '空白を含まない 1 つの名前'),
			example: 'graphql-transport-ws',
		}),
	greeting: z
		.string()
		.trim()
		.max(16_000)
		.default('')
		.meta({
			input: 'lines',
			label: say('Sent after connecting', '接続後に送るメッセージ'),
			hint: say(
				'One message on each line: to log in or to subscribe, as the server wants it.',
				'1 行が 1 つのメッセージです。ログインや購読など、サーバーの仕様に合わせて書きます。',
			),
			example: '{"op":"subscribe","token":"{{secret.token}}"}',
		}),
	reduce: reductionText()
		.default('')
		.meta({
			input: 'lines',
			label: say('Values of messages (JSONata)', 'メッセージから取り出す値（JSONata）'),
			hint: say(
				'What items get of a message. A message in which it finds nothing is not told. Empty: the whole text.',
				'メッセージから取り出してアイテムに渡す値です。何も見つからないメッセージは通知しません。空欄なら全文です。',
			),
			example: 'data.heart_rate',
		}),
	rate: z
		.number()
		.int()
		.min(1)
		.max(500)
		.default(20)
		.meta({
			label: say('Messages per second', '1 秒あたりのメッセージ数'),
			hint: say(
				'How many are told at most. Above it, "value" waits and keeps only the newest, "message" leaves some out.',
				'通知する数の上限です。超えた分は、value では最新の値だけが残り、message では破棄されます。',
			),
			example: '20',
		}),
	pingSeconds: z
		.number()
		.int()
		.min(0)
		.max(300)
		.default(10)
		.meta({
			label: say('Seconds between pings', 'ping の間隔（秒）'),
			hint: say(
				'A server that leaves two without an answer is given up and dialed again. 0: for servers that answer none.',
				'2 回続けて応答がなければ切断して再接続します。ping に応答しないサーバーでは 0 にします。',
			),
			example: '10',
		}),
	certificate: checked(32_000, certificateProblem).meta({
		input: 'lines',
		label: say('Certificate to trust (PEM)', '信頼する証明書（PEM）'),
		hint: say(
			'Only for a wss:// server of your own: its certificate, or that of its CA, as text.',
			'自分で用意した wss:// サーバーの場合だけ、その証明書または CA 証明書の内容を貼り付けます。',
		),
	}),
	secrets: z
		.array(secret)
		.max(20)
		.default([])
		.meta({ label: say('Secrets', 'シークレット') }),
};

export type WebSocketSettings = z.output<z.ZodObject<typeof webSocketSettings>>;
