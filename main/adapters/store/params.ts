import * as z from 'zod';
import { say } from '../../contract/words.ts';

/** Longest name, with `shared/` before it. */
const MAX_NAME = 107;

export const name = z
	.string()
	.min(1)
	.max(MAX_NAME)
	.meta({
		label: say('Name', '名前'),
		hint: say(
			'Letters, digits and _ - . : / without spaces. Behind shared/ it is for all, else for this key alone.',
			'文字・数字・_ - . : /（空白なし）。shared/ で始めると全員共有、それ以外はキー専用です。',
		),
		example: 'shared/score',
	});

export const value = z.string().meta({ label: say('Value', '値'), example: '3' });

export const prefix = z
	.string()
	.max(MAX_NAME)
	.default('')
	.meta({
		label: say('Beginning', '先頭の文字'),
		hint: say('Of the names.', '名前の先頭です。'),
		example: 'shared/',
	});

export const entries = z.number().meta({ label: say('Number of values', '値の数'), example: '12' });
