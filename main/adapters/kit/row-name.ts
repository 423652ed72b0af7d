import * as z from 'zod';
import { say } from '../../contract/words.ts';

/**
 * The first column of a table: what tells its rows apart, and what a command names. Letters of any script; no spaces and
 * no points, since it stands unquoted in messages and in the paths of secrets.
 */
export const rowName = (example: string) =>
	z
		.string()
		.regex(/^[\p{L}\p{N}_-]{1,64}$/u)
		.meta({
			label: say('Name', '名前'),
			rule: say(
				'up to 64 letters, digits, - and _, without spaces',
				'64 文字以内の文字・数字・-・_（空白なし）',
			),
			example,
		});
