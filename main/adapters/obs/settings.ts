import * as z from 'zod';
import { say } from '../../contract/words.ts';

export const obsSettings = {
	host: z
		.string()
		.trim()
		.regex(/^[A-Za-z0-9._:-]{1,253}$/)
		.default('127.0.0.1')
		.meta({
			label: say('Computer', 'コンピューター'),
			hint: say(
				'127.0.0.1 when OBS runs on this computer.',
				'OBS がこのコンピューターで動いている場合は 127.0.0.1 です。',
			),
			rule: say(
				'a host name or an address, without ws:// and port',
				'ホスト名またはアドレス（ws:// とポートは除く）',
			),
			example: '127.0.0.1',
		}),
	port: z
		.number()
		.int()
		.min(1)
		.max(65_535)
		.default(4_455)
		.meta({
			label: say('Port', 'ポート'),
			hint: say(
				'In OBS: Tools > WebSocket Server Settings.',
				'OBS の「ツール」>「WebSocket サーバー設定」にあります。',
			),
			example: '4455',
		}),
	password: z
		.string()
		.optional()
		.meta({
			secret: true,
			label: say('Password', 'パスワード'),
			hint: say(
				'In OBS: Tools > WebSocket Server Settings > Show Connect Info.',
				'OBS の「ツール」>「WebSocket サーバー設定」>「接続情報を表示」にあります。',
			),
		}),
};

export type ObsSettings = z.output<z.ZodObject<typeof obsSettings>>;
