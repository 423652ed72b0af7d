import * as z from 'zod';
import { commandsOf } from '../adapter.ts';
import { say } from '../../contract/words.ts';
import { roomName } from './names.ts';
import type { RoomSession } from './session.ts';

const roomCommand = commandsOf<RoomSession>();

/** For the page alone: clients are told of no room that they are not in. */
const names = ({ rooms }: RoomSession) => rooms.all.map(({ name }) => name);

const room = z.string().meta({ label: say('Room', 'ルーム'), example: 'lobby' });
const text = z.string().meta({
	label: say('Text', 'テキスト'),
	hint: say('All the rest of the line.', '行の残り全体です。'),
	example: 'Doors open at nine',
});
const members = z
	.number()
	.int()
	.meta({
		label: say('Members', '人数'),
		hint: say('How many are in the room now, with you.', '自分を含めた現在の人数です。'),
		example: '3',
	});
const joinedLast = say(
	'The one joined last, unless named.',
	'省略すると最後に参加したルームになります。',
);
const optionalRoom = roomName.optional().meta({ hint: joinedLast });

export const roomCommands = {
	join: roomCommand({
		summary: say(
			'Joins a room, or makes it the one that say and plain texts go to.',
			'ルームに参加する。参加済みなら、以降の発言先になる。',
		),
		risk: 'read',
		params: { room: roomName },
		result: { room, members },
		suggest: { room: names },
		run({ joined }, params, { client }) {
			const { name, size } = joined.join(client, params.room);
			return { room: name, members: size };
		},
	}),

	leave: roomCommand({
		summary: say(
			'Leaves a room; without a name, all. Answers with the rooms that were left.',
			'ルームから退出する。名前を省略するとすべてから退出し、退出したルームを返す。',
		),
		risk: 'read',
		params: { room: roomName.optional() },
		result: { rooms: z.array(z.string()) },
		suggest: { room: names },
		run: ({ joined }, params, { client }) => ({ rooms: joined.leave(client, params.room) }),
	}),

	say: roomCommand({
		summary: say(
			'Says a text in the room joined last. A plain text does the same, without an answer.',
			'最後に参加したルームで発言する。プレーンテキストでも同じことができる（応答なし）。',
		),
		risk: 'read',
		params: { text },
		result: { room, members },
		run({ joined }, params, { client }) {
			const said = joined.roomOf(client, undefined);
			joined.say(client, said, params.text);
			return { room: said.name, members: said.size };
		},
	}),

	'say-in': roomCommand({
		summary: say(
			'Says a text in a room that was joined, by its name.',
			'参加中のルームを名前で指定して発言する。',
		),
		risk: 'read',
		params: { room: roomName, text },
		result: { room, members },
		suggest: { room: names },
		run({ joined }, params, { client }) {
			const said = joined.roomOf(client, params.room);
			joined.say(client, said, params.text);
			return { room: said.name, members: said.size };
		},
	}),

	members: roomCommand({
		summary: say(
			'Tells who is in a room that was joined, on this bridge.',
			'参加中のルームにいるメンバー（このブリッジのみ）を返す。',
		),
		risk: 'read',
		params: { room: optionalRoom },
		result: { room, names: z.array(z.string()) },
		suggest: { room: names },
		untrusted: ['names'],
		run({ joined }, params, { client }) {
			const asked = joined.roomOf(client, params.room);
			return { room: asked.name, names: asked.members.map(({ name }) => name) };
		},
	}),

	history: roomCommand({
		summary: say(
			'Tells what was said last in a room that was joined: time, name and text of each message, oldest first.',
			'参加中のルームの直近の発言を古い順に返す。1 件につき時刻・名前・テキストの 3 つ。',
		),
		risk: 'read',
		params: {
			room: optionalRoom,
			count: z
				.number()
				.int()
				.min(1)
				.max(500)
				.default(10)
				.meta({ label: say('Messages', '件数'), example: '10' }),
		},
		result: {
			room,
			messages: z.array(z.string()).meta({
				label: say('Messages', 'メッセージ'),
				hint: say(
					'Three fields for each: time, name, text.',
					'1 件につき時刻・名前・テキストの 3 フィールドです。',
				),
			}),
		},
		suggest: { room: names },
		untrusted: ['messages'],
		run({ joined }, params, { client }) {
			const asked = joined.roomOf(client, params.room);
			const messages = asked.history
				.last(params.count)
				.flatMap(({ at, from, text: said }) => [new Date(at).toISOString(), from, said]);
			return { room: asked.name, messages };
		},
	}),

	rooms: roomCommand({
		summary: say(
			'Lists the rooms that the client is in; say goes to the last one.',
			'参加中のルームの一覧を返す。発言は最後のルームに届く。',
		),
		risk: 'read',
		result: { rooms: z.array(z.string()) },
		run: ({ joined }, _, { client }) => ({ rooms: joined.roomsOf(client).map(({ name }) => name) }),
	}),

	status: roomCommand({
		summary: say(
			'Tells how many rooms and members there are, and whether rooms are shared with other bridges right now.',
			'ルーム数と人数、およびほかのブリッジと共有中かどうかを返す。',
		),
		risk: 'read',
		result: {
			rooms: z
				.number()
				.int()
				.meta({ label: say('Rooms', 'ルーム数') }),
			members: z
				.number()
				.int()
				.meta({ label: say('Members', '人数') }),
			shared: z.boolean().meta({ label: say('Shared', '共有中') }),
		},
		run({ rooms, share }) {
			const sizes = rooms.all.map(({ size }) => size);
			return {
				rooms: sizes.length,
				members: sizes.reduce((sum, size) => sum + size, 0),
				shared: share?.isConnected ?? false,
			};
		},
	}),
};
