import * as z from 'zod';
import type { EventSpec } from '../adapter.ts';
import { say } from '../../contract/words.ts';

const room = z.string().meta({ label: say('Room', 'ルーム'), example: 'lobby' });
const name = z.string().meta({ label: say('Name', '名前'), example: 'DJ Booth' });
const members = z
	.number()
	.int()
	.meta({
		label: say('Members', '人数'),
		hint: say('How many are in the room now.', '現在ルームにいる人数です。'),
		example: '3',
	});

export const roomEvents = {
	message: {
		summary: say(
			'Somebody else said something in a room that the client joined. Comes without a subscription.',
			'参加中のルームでほかのメンバーが発言した。購読しなくても届く。',
		),
		fields: z.object({
			room,
			from: z.string().meta({ label: say('From', '発言者'), example: 'DJ Booth' }),
			text: z.string().meta({ label: say('Text', 'テキスト'), example: 'Doors open at nine' }),
		}),
		untrusted: ['from', 'text'],
	},
	joined: {
		summary: say(
			'Somebody joined a room. Only its members hear it, if they subscribed.',
			'ルームに誰かが参加した。購読しているメンバーだけに届く。',
		),
		fields: z.object({ room, name, members }),
		untrusted: ['name'],
	},
	left: {
		summary: say(
			'Somebody left a room. Only its members hear it, if they subscribed.',
			'ルームから誰かが退出した。購読しているメンバーだけに届く。',
		),
		fields: z.object({ room, name, members }),
		untrusted: ['name'],
	},
} satisfies Record<string, EventSpec>;
