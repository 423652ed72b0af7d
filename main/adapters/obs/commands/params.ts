import * as z from 'zod';
import { say } from '../../../contract/words.ts';

export const scene = z
	.string()
	.min(1)
	.meta({ label: say('Scene', 'シーン'), example: 'Live' });

export const source = z
	.string()
	.min(1)
	.meta({ label: say('Source', 'ソース'), example: 'Camera' });

export const input = z
	.string()
	.min(1)
	.meta({ label: say('Input', '入力'), example: 'Mic/Aux' });

export const visible = z.boolean().meta({ label: say('Visible', '表示中'), example: 'true' });

export const muted = z.boolean().meta({ label: say('Muted', 'ミュート中'), example: 'true' });
