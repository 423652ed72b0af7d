import * as z from 'zod';
import { say } from '../../contract/words.ts';
import { rowName } from '../kit/row-name.ts';
import { isPattern } from './address.ts';

/** Each has a socket of its own while it is used. Nobody was seen with more than a handful. */
const MAX_TARGETS = 32;
const MAX_PATTERNS = 50;

const port = z.number().int().min(1).max(65_535);

const target = z.object({
	name: rowName('mixer'),
	host: z
		.string()
		.trim()
		.regex(/^[A-Za-z0-9._:%-]{1,253}$/)
		.default('127.0.0.1')
		.meta({
			label: say('Computer', 'コンピューター'),
			hint: say(
				'127.0.0.1 for a program on this computer.',
				'このコンピューター上のプログラムなら 127.0.0.1 です。',
			),
			rule: say(
				'a host name or an address, without port',
				'ホスト名またはアドレス（ポートは除く）',
			),
			example: '127.0.0.1',
		}),
	port: port.meta({
		label: say('Port', 'ポート'),
		hint: say('Where the program hears OSC.', 'そのプログラムが OSC を受信するポートです。'),
		example: '9000',
	}),
});

export const oscSettings = {
	targets: z
		.array(target)
		.max(MAX_TARGETS)
		.default([])
		.meta({
			label: say('Targets', '送信先'),
			hint: say(
				'Programs and devices that items may send to. The first one is meant where a message names none.',
				'アイテムから送信できるプログラムや機器です。送信先を指定しないメッセージは先頭の行に送られます。',
			),
		}),
	port: port.optional().meta({
		label: say('Listening port', '受信ポート'),
		hint: say(
			'UDP port for OSC from other programs. Empty: none; answers of targets are heard all the same.',
			'ほかのプログラムから OSC を受け取る UDP ポートです。空欄なら受信しません（送信先からの返信は受け取ります）。',
		),
		example: '9001',
	}),
	everywhere: z
		.boolean()
		.default(false)
		.meta({
			label: say('Hear other computers', 'ほかのコンピューターからも受信'),
			hint: say(
				'Off: only programs on this computer. On: also phones and computers of your network, none of which has to prove who it is; the firewall of this computer must allow the port.',
				'オフ: このコンピューターのプログラムのみ。オン: 同じネットワークのスマートフォンやコンピューターからも受け取ります。送信者の確認は行われません。ファイアウォールでポートを許可してください。',
			),
		}),
	patterns: z
		.array(z.string().trim().max(255).refine(isPattern))
		.max(MAX_PATTERNS)
		.default([])
		.meta({
			label: say('Addresses', 'アドレス'),
			hint: say(
				'Which addresses are told, one pattern per line. Empty: all. * ? [a-z] {a,b} stay within one part, // stands for any number of parts.',
				'通知するアドレスのパターンを 1 行に 1 つ書きます。空欄ならすべて。* ? [a-z] {a,b} は 1 つの階層内、// は任意の階層に一致します。',
			),
			rule: say(
				'address patterns such as /mixer/*/fader or //{play,stop}',
				'/mixer/*/fader や //{play,stop} のようなアドレスパターン',
			),
			example: '/mixer/*/fader',
		}),
	rate: z
		.number()
		.int()
		.min(1)
		.max(1_000)
		.default(100)
		.meta({
			label: say('Messages per second', '1 秒あたりのメッセージ数'),
			hint: say(
				'How many are told at most. Above it, "value" waits and keeps only the newest, "message" leaves some out.',
				'通知する数の上限です。超えた分は、value では最新の値だけが残り、message では破棄されます。',
			),
			example: '100',
		}),
};

export type OscSettings = z.output<z.ZodObject<typeof oscSettings>>;
