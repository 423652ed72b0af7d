import * as z from 'zod';
import { cleanName } from '../../contract/clean-name.ts';
import { say } from '../../contract/words.ts';

/** A room by its name, however its letters were put together: `が` may come as one sign or as two. */
export const roomNamed = (name: string): string => name.normalize('NFC');

/** The name of a room as a message or the settings give it. A path is cleaned on the way in, and has the same form. */
export const roomName = z
	.string()
	.trim()
	.normalize('NFC')
	.refine((name) => cleanName(name) === name, {
		message: 'must be 1 to 64 characters that can be seen, without line breaks',
	})
	.meta({ label: say('Room', 'ルーム'), example: 'lobby' });
