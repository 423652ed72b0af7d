import * as z from 'zod';
import { say } from '../../contract/words.ts';
import { brokerAccess, brokerUrl } from '../kit/mqtt-broker.ts';
import { roomName } from './names.ts';

export const roomSettings = {
	historyLength: z
		.number()
		.int()
		.min(0)
		.max(500)
		.default(50)
		.meta({
			label: say('Messages to remember per room', 'ルームごとに記憶するメッセージ数'),
			hint: say(
				'For those who join late, for one hour. 0 for none.',
				'あとから参加した人のために 1 時間保持します。0 なら記憶しません。',
			),
			example: '50',
		}),
	chatRoom: roomName.default('lobby').meta({
		label: say('Room of /chat', '/chat のルーム'),
		hint: say(
			'Where web pages that connect to /chat are. /chat/<room> leads to any other.',
			'/chat に接続した Web ページが入るルームです。/chat/<ルーム> で別のルームも指定できます。',
		),
		rule: say('1 to 64 characters', '1〜64 文字'),
		example: 'lobby',
	}),
	sharedRooms: z
		.array(z.string().trim().min(1).max(64))
		.max(50)
		.default([])
		.meta({
			label: say('Rooms shared with other bridges', 'ほかのブリッジと共有するルーム'),
			hint: say(
				'One name per line, or * for all. Whoever can use the broker can read and write them.',
				'1 行に 1 つ、または * ですべて。ブローカーを使える人は誰でも読み書きできます。',
			),
			example: 'lobby',
		}),
	broker: brokerUrl.optional().meta({
		label: say('MQTT broker for sharing', '共有に使う MQTT ブローカー'),
		hint: say(
			'Bridges that use the same broker share rooms. Empty: rooms stay on this computer.',
			'同じブローカーを使うブリッジがルームを共有します。空欄ならこの PC 内だけで使います。',
		),
	}),
	...brokerAccess,
	// Beside the rooms, it must be said whose they are.
	user: brokerAccess.user.meta({ label: say('User of the broker', 'ブローカーのユーザー名') }),
	password: brokerAccess.password.meta({
		label: say('Password of the broker', 'ブローカーのパスワード'),
	}),
	topicPrefix: z
		.string()
		.trim()
		.regex(/^[^\s+#$/][^\s+#/]*(\/[^\s+#/]+)*$/u)
		.max(128)
		.default('resonite-bridge/rooms')
		.meta({
			label: say('Topic on the broker', 'ブローカーのトピック'),
			hint: say(
				'The same on all bridges that share rooms.',
				'ルームを共有するすべてのブリッジで同じにします。',
			),
			rule: say('a topic without +, # and spaces', '+・#・空白を含まないトピック'),
			example: 'resonite-bridge/rooms',
		}),
};

export type RoomSettings = z.output<z.ZodObject<typeof roomSettings>>;
