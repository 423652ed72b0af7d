import type { AdapterInfo, CommandInfo, InstanceSnapshot } from '../../main/contract/adapters.ts';
import type { Field } from '../../main/contract/fields.ts';

const words = (text: string) => ({ en: text, ja: text });

export const param = (name: string, given: Partial<Field> = {}): Field => ({
	name,
	label: words(name),
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
	...given,
});

const command = (name: string, params: Field[]): CommandInfo => ({
	name,
	summary: words(name),
	risk: 'read',
	params,
	result: [],
	suggests: params.filter(({ type }) => type === 'text').map((field) => field.name),
});

/** An adapter with commands of these params. */
export const adapter = (
	id: string,
	commands: Record<string, Field[]>,
	given: Partial<AdapterInfo> = {},
): AdapterInfo => ({
	id,
	title: words(id),
	summary: words(id),
	builtIn: false,
	settings: [],
	commands: Object.entries(commands).map(([name, params]) => command(name, params)),
	events: [],
	test: null,
	isSingle: false,
	trials: [],
	exports: [],
	...given,
});

export const instance = (id: string, of: string): InstanceSnapshot => ({
	id,
	adapter: of,
	enabled: true,
	status: { kind: 'ready', detail: null },
	since: 0,
	lastError: null,
	settings: {},
	secrets: {},
});
