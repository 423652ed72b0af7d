import type {
	AdapterInfo,
	AdapterStatus,
	CommandInfo,
	InstanceSnapshot,
} from '../../../main/contract/adapters.ts';
import type { Field } from '../../../main/contract/fields.ts';
import { say } from '../../../main/contract/words.ts';

export const aField = (name: string, what: Partial<Field> = {}): Field => ({
	name,
	label: say(name, name),
	hint: null,
	example: null,
	type: 'text',
	required: true,
	secret: false,
	choices: [],
	min: null,
	max: null,
	integer: false,
	input: 'line',
	canGenerate: false,
	columns: [],
	default: null,
	...what,
});

export const aCommand = (name: string, what: Partial<CommandInfo> = {}): CommandInfo => ({
	name,
	summary: say('Does it.', '実行します。'),
	risk: 'control',
	params: [],
	result: [],
	suggests: [],
	...what,
});

export const anAdapter = (what: Partial<AdapterInfo> = {}): AdapterInfo => ({
	id: 'obs',
	title: say('OBS', 'OBS'),
	summary: say('Speaks to OBS.', 'OBS と通信します。'),
	builtIn: false,
	settings: [
		aField('host', { required: false, default: '127.0.0.1' }),
		aField('port', { type: 'number', integer: true, min: 1, max: 65_535, required: false }),
		aField('password', { secret: true, required: false }),
	],
	commands: [],
	events: [],
	test: null,
	isSingle: false,
	trials: [],
	exports: [],
	...what,
});

export const anInstance = (
	status: AdapterStatus = { kind: 'off' },
	what: Partial<InstanceSnapshot> = {},
): InstanceSnapshot => ({
	id: 'obs',
	adapter: 'obs',
	enabled: true,
	status,
	since: 0,
	lastError: null,
	settings: {},
	secrets: { password: false },
	...what,
});
