import * as z from 'zod';
import { say } from '../../contract/words.ts';
import { reductionText } from '../kit/reduction.ts';
import { rowName } from '../kit/row-name.ts';
import { requestProblem } from './request.ts';

/** Seconds. A try on the page, which waits as well, ends after 60. */
export const LONGEST = 50;

/** One row: a request that items call by its name. */
export const request = z
	.object({
		name: rowName('weather'),
		method: z
			.enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE'])
			.default('GET')
			.meta({ label: say('Method', 'メソッド') }),
		url: z
			.string()
			.trim()
			.max(4_000)
			.meta({
				label: say('URL', 'URL'),
				hint: say(
					'{{city}} is a value that the command gives, {{secret.name}} a secret from below. Neither can be in the server name.',
					'{{city}} はコマンドで渡す値、{{secret.name}} は下の表のシークレットに置き換わります。サーバー名には使えません。',
				),
				example: 'https://api.example.com/weather?city={{city}}',
			}),
		headers: z
			.string()
			.max(8_000)
			.default('')
			.meta({
				input: 'lines',
				label: say('Headers', 'ヘッダー'),
				hint: say(
					'One on each line, like Authorization: Bearer {{secret.name}}',
					'1 行に 1 つ。例: Authorization: Bearer {{secret.name}}',
				),
				example: 'Accept: application/json',
			}),
		body: z
			.string()
			.max(32_000)
			.default('')
			.meta({
				input: 'lines',
				label: say('Body', '本文'),
				hint: say(
					'What is sent, with any method but GET: JSON, a form (a=1&b={{b}}) or text.',
					'送信する内容（GET 以外）。JSON、フォーム（a=1&b={{b}}）、テキストのいずれかです。',
				),
				example: '{"content": "{{text}}"}',
			}),
		timeout: z
			.number()
			.int()
			.min(1)
			.max(LONGEST)
			.default(10)
			.meta({ label: say('Longest wait (seconds)', '最大待ち時間（秒）') }),
		reduce: reductionText()
			.default('')
			.meta({
				input: 'lines',
				label: say('Values of the answer (JSONata)', '応答から取り出す値（JSONata）'),
				hint: say(
					'What the item gets. Empty: the whole answer, where it is a short text.',
					'アイテムに返す値です。空の場合は、応答が短いテキストならその全体を返します。',
				),
				example: '[main.temp, weather[0].description]',
			}),
		perMinute: z
			.number()
			.int()
			.min(1)
			.max(600)
			.default(60)
			.meta({
				label: say('Calls a minute at most', '1 分あたりの最大回数'),
				hint: say(
					'A world can call far more often than a service allows.',
					'ワールドからは、サービスの許容量をはるかに超える頻度で呼び出せます。',
				),
			}),
		allowPrivate: z
			.boolean()
			.default(false)
			.meta({
				label: say(
					'May reach this computer and the private network',
					'このコンピューターとプライベートネットワークへの接続を許可する',
				),
				hint: say(
					'For programs and devices of your own. Where the server redirects to is checked all the same.',
					'自分のプログラムや機器に送る場合に使います。リダイレクト先は引き続き確認されます。',
				),
			}),
	})
	// What is wrong is told at its column when it is saved, not when an item calls it.
	.superRefine((row, context) => {
		const problem = requestProblem(row);
		if (problem)
			context.addIssue({
				code: 'custom',
				path: [problem.column],
				message: problem.words.en,
				params: { words: problem.words },
			});
	});
