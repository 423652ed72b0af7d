import type { AdapterInfo, Risk } from '../../../main/contract/adapters.ts';
import { say, type Words } from '../../../main/contract/words.ts';
import { grantables, type Grantable } from '../../../renderer/views/access/verbs.ts';
import { adapter, instance, param } from '../../helpers/adapters.ts';

const risks: Readonly<Record<string, Risk>> = {
	version: 'read',
	scene: 'control',
	mute: 'control',
	stream: 'danger',
	record: 'danger',
};

const plain = adapter(
	'obs',
	{
		version: [],
		scene: [param('name')],
		mute: [param('input')],
		stream: [param('action', { type: 'choice', choices: ['start', 'stop'], required: false })],
		record: [],
	},
	{ title: say('OBS Studio', 'OBS Studio') },
);

/** An adapter with commands of every risk. */
export const studio: AdapterInfo = {
	...plain,
	commands: plain.commands.map((command) => ({ ...command, risk: risks[command.name] ?? 'read' })),
};

/** Speaks as a page in English does. */
export const english = { pick: ({ en }: Words) => en };

/** What can be allowed where these instances of it run. */
export const known = (...ids: string[]): Grantable[] =>
	grantables({ adapters: [studio], instances: ids.map((id) => instance(id, 'obs')) }, english);

export const free = (verb: string) => ({ verb, values: {} });
