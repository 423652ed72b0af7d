import * as z from 'zod';
import { defineBuiltIn, defineCommand } from '../adapters/adapter.ts';
import { cleanName } from '../contract/clean-name.ts';
import { AppError } from '../contract/errors.ts';
import { say } from '../contract/words.ts';
import { parsePatterns } from '../wire/pattern.ts';

/** What the built-in commands may do for the client that called. */
export interface Caller {
	rename(name: string, user: string | null): { name: string; user: string | null };
	subscribe(patterns: readonly string[]): readonly string[];
	unsubscribe(patterns: readonly string[]): readonly string[];
	help(verb: string | null): string[];
	countClients(): number;
}

const patterns = z.string().max(4_000);

/** The instance `bridge`: commands about the connection itself. */
export const bridgeCommands = defineBuiltIn({
	id: 'bridge',
	title: say('Bridge', 'ブリッジ'),
	summary: say(
		'The bridge itself: names, help, subscriptions.',
		'ブリッジ自体の機能: 名前、ヘルプ、購読。',
	),
	events: {
		heartbeat: {
			summary: say(
				'A sign of life, every so many seconds, for connections with heartbeat= in the URL.',
				'URL に heartbeat= を指定した接続へ、指定した秒数ごとに送られる生存通知。',
			),
			fields: z.object({}),
		},
		granted: {
			summary: say(
				'The person at the desktop allowed a command: send it again. Comes without a subscription.',
				'デスクトップのユーザーがコマンドを許可しました。もう一度送ってください。購読しなくても届きます。',
			),
			fields: z.object({ verb: z.string().meta({ example: 'obs.scene' }) }),
		},
		refused: {
			summary: say(
				'The person at the desktop refused a command, or nobody answered. Comes without a subscription.',
				'デスクトップのユーザーがコマンドを拒否したか、時間内に回答がありませんでした。購読しなくても届きます。',
			),
			fields: z.object({
				verb: z.string().meta({ example: 'obs.scene' }),
				why: z.enum(['refused', 'expired']).meta({ example: 'expired' }),
			}),
		},
	},
	commands: {
		hello: defineCommand({
			summary: say(
				'Says what this item is called, and whose it is.',
				'アイテムの名前とユーザーを知らせます。',
			),
			risk: 'read',
			params: {
				name: z
					.string()
					.min(1)
					.max(200)
					.meta({ label: say('Name', '名前'), example: 'DJ Booth' }),
				user: z
					.string()
					.max(200)
					.optional()
					.meta({ label: say('User', 'ユーザー'), example: 'Alice' }),
			},
			result: { name: z.string(), user: z.string() },
			run(caller: Caller, { name, user }) {
				const clean = cleanName(name);
				if (clean === null) {
					throw new AppError(
						'FIELD_INVALID',
						say('The field "name" is empty.', 'フィールド "name" が空です。'),
					);
				}
				const named = caller.rename(clean, user === undefined ? null : cleanName(user));
				return { name: named.name, user: named.user ?? '' };
			},
		}),
		ping: defineCommand({
			summary: say(
				'Answers with the same text, or "pong".',
				'同じテキスト、または "pong" を返します。',
			),
			risk: 'read',
			params: {
				text: z
					.string()
					.default('pong')
					.meta({ label: say('Text', 'テキスト') }),
			},
			result: { text: z.string() },
			run: (_: Caller, { text }) => ({ text }),
		}),
		time: defineCommand({
			summary: say(
				'The time: UTC and local as ISO 8601, and seconds since 1970.',
				'現在時刻: UTC と現地時刻 (ISO 8601)、および 1970 年からの秒数。',
			),
			risk: 'read',
			result: { time: z.string(), local: z.string(), unix: z.number() },
			run(_: Caller) {
				const now = new Date();
				const local = new Date(now.getTime() - now.getTimezoneOffset() * 60_000);
				return {
					time: now.toISOString(),
					local: local.toISOString().slice(0, -1),
					unix: now.getTime() / 1_000,
				};
			},
		}),
		help: defineCommand({
			summary: say(
				'Lists every verb, or explains one: its fields, and what it answers.',
				'すべての動詞の一覧、または 1 つの動詞の書き方と応答を返します。',
			),
			risk: 'read',
			params: {
				verb: z
					.string()
					.max(100)
					.optional()
					.meta({ label: say('Verb', '動詞'), example: 'obs.scene' }),
			},
			result: { lines: z.array(z.string()) },
			run: (caller: Caller, { verb }) => ({ lines: caller.help(verb ?? null) }),
		}),
		subscribe: defineCommand({
			summary: say(
				'Asks for events. State events come at once, then whenever they change. Answers with all subscriptions.',
				'イベントを購読します。状態イベントは現在の値がすぐに届きます。購読中の一覧を返します。',
			),
			risk: 'read',
			params: {
				patterns: patterns.min(1).meta({ label: say('Patterns', 'パターン'), example: 'obs.*' }),
			},
			result: { patterns: z.array(z.string()) },
			run: (caller: Caller, params) => ({
				patterns: [...caller.subscribe(parsePatterns(params.patterns))],
			}),
		}),
		unsubscribe: defineCommand({
			summary: say(
				'Ends these subscriptions, or all.',
				'指定した購読、またはすべての購読をやめます。',
			),
			risk: 'read',
			params: {
				patterns: patterns
					.optional()
					.meta({ label: say('Patterns', 'パターン'), example: 'obs.*' }),
			},
			result: { patterns: z.array(z.string()) },
			run: (caller: Caller, params) => ({
				patterns: [...caller.unsubscribe(parsePatterns(params.patterns ?? ''))],
			}),
		}),
		clients: defineCommand({
			// Only how many: who they are is nobody's business but the person's at the desktop.
			summary: say('How many clients are connected.', '接続中のクライアント数を返します。'),
			risk: 'read',
			result: { clients: z.number() },
			run: (caller: Caller) => ({ clients: caller.countClients() }),
		}),
	},
});
