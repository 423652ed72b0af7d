import * as z from 'zod';
import { commandsOf, defineAdapter } from '../adapter.ts';
import { say } from '../../contract/words.ts';
import { webSocketEvents } from './events.ts';
import type { WebSocketSession } from './session.ts';
import { webSocketSettings } from './settings.ts';

/** Characters of one message: as many as a client may send to the bridge. */
const MAX_TEXT = 65_536;

const command = commandsOf<WebSocketSession>();

/** A client of any other WebSocket server that speaks text. */
export const webSocket = defineAdapter({
	id: 'websocket',
	title: 'WebSocket',
	summary: say(
		'Connects to another WebSocket server: sends it texts, and tells what it says.',
		'ほかの WebSocket サーバーに接続し、テキストを送り、受信した内容を知らせます。',
	),
	settings: webSocketSettings,
	commands: {
		send: command({
			summary: say('Sends a text to the server.', 'サーバーにテキストを送る。'),
			risk: 'control',
			params: {
				text: z
					.string()
					.min(1)
					.max(MAX_TEXT)
					.meta({ label: say('Text', 'テキスト'), example: '{"op":"ping"}' }),
			},
			async run({ connection }, { text }, { signal }) {
				await connection.send(text, signal);
				return {};
			},
		}),
		status: command({
			summary: say(
				'Pings the server, and tells how long its answer took.',
				'サーバーに ping を送り、応答にかかった時間を返す。',
			),
			risk: 'read',
			result: {
				server: z.string().meta({ label: say('Server', 'サーバー'), example: 'example.com:443' }),
				roundTrip: z
					.number()
					.optional()
					.meta({
						label: say('Round trip (ms)', '往復時間（ms）'),
						hint: say('Empty where pings are switched off.', 'ping を使わない設定の場合は空です。'),
					}),
				messages: z.int().meta({
					label: say('Messages', 'メッセージ数'),
					hint: say('Received since it connected.', '接続後に受信した数です。'),
				}),
			},
			async run({ connection, inbox, isPinged, place }, _, { signal }) {
				const roundTrip = isPinged ? await connection.ping(signal) : null;
				return {
					server: `${place.host}:${place.port}`,
					...(roundTrip === null ? {} : { roundTrip: Math.round(roundTrip * 10) / 10 }),
					messages: inbox.heard,
				};
			},
		}),
	},
	events: webSocketEvents,
	test: 'status',
	start: async (settings, context) =>
		(await import('./session.ts')).startSession(settings, context),
});
