import * as z from 'zod';
import { say } from '../../contract/words.ts';
import type { EventSpec } from '../adapter.ts';

export const httpEvents: Record<string, EventSpec> = {
	hook: {
		summary: say(
			'A program posted to a hook: its name, then the values of what it posted.',
			'フックにデータが送られた。フックの名前と、取り出した値を返す。',
		),
		fields: z.object({
			name: z.string().meta({ label: say('Hook', 'フック'), example: 'doorbell' }),
			values: z.array(z.string()).meta({ label: say('Values', '値'), example: 'rang' }),
		}),
		// Whatever a service passes on: names of donors, chat lines.
		untrusted: ['values'],
	},
};
