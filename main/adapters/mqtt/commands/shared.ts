import * as z from 'zod';
import { say } from '../../../contract/words.ts';
import { commandsOf } from '../../adapter.ts';
import type { MqttSession } from '../session.ts';

export const command = commandsOf<MqttSession>();

export const topic = z
	.string()
	.meta({ label: say('Topic', 'トピック'), example: 'resonite/lamp/set' });

export const text = z.string().meta({ label: say('Text', 'テキスト'), example: 'ON' });
