import * as z from 'zod';
import { say } from '../../contract/words.ts';
import type { EventSpec } from '../adapter.ts';
import { entries, name } from './params.ts';

/**
 * No state: a new subscriber would be sent every value there is, hundreds at once. Whoever wants to know how things stand
 * asks with `get`.
 */
export const storeEvents = {
	changed: {
		summary: say(
			'A value changed. Of the values of a key only clients with that key hear.',
			'値が変わった。キー専用の値は、そのキーを持つクライアントだけに通知される。',
		),
		fields: z.object({ name, value: z.string().meta({ label: say('Value', '値'), example: '3' }) }),
		untrusted: ['value'],
	},
	deleted: {
		summary: say('A value was deleted.', '値が削除された。'),
		fields: z.object({ name }),
	},
	erased: {
		summary: say(
			'All values of the key, or all shared ones, were deleted, or moved to another key.',
			'キーの値、または共有の値がすべて削除された、または別のキーに移された。',
		),
		fields: z.object({ entries }),
	},
} satisfies Record<string, EventSpec>;
