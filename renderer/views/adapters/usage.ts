import type { CommandInfo, EventInfo } from '../../../main/contract/adapters.ts';
import type { Field } from '../../../main/contract/fields.ts';

/** How a message is written: `obs.show <scene> [source]`. Brackets mark what may be left out. */
export function usageLine(instance: string, { name, params }: CommandInfo): string {
	const places = params.map((param) => (param.required ? `<${param.name}>` : `[${param.name}]`));
	return [`${instance}.${name}`, ...places].join(' ');
}

/** A message that can be sent as it is, as far as the declaration knows values. `known` are values that exist now. */
export function exampleMessage(
	instance: string,
	{ name, params }: CommandInfo,
	known: Readonly<Record<string, string>> = {},
): string {
	const values = exampleParams(params).map((param, index) => {
		const value = known[param.name] ?? exampleValue(param);
		return index === params.length - 1 ? asRest(value) : asField(value);
	});
	return [`${instance}.${name}`, ...values].join(' ');
}

/** Everything that must be given, then what has an example, as long as nothing in between is missing. */
function exampleParams(params: readonly Field[]): Field[] {
	const needed = params.findLastIndex((param) => param.required) + 1;
	const bare = params.findIndex((param, index) => index >= needed && param.example === null);
	return params.slice(0, bare === -1 ? params.length : bare);
}

function exampleValue(param: Field): string {
	const value = param.example ?? param.default ?? param.choices[0];
	if (value !== undefined) return Array.isArray(value) ? value.join(' ') : String(value);
	if (param.type === 'boolean') return 'true';
	if (param.type === 'number') return String(param.min ?? 1);
	return `<${param.name}>`;
}

const quoted = (value: string) => `"${value.replace(/["\\]/g, '\\$&')}"`;

const asField = (value: string) => (/^"|\s|^$/.test(value) ? quoted(value) : value);

/** The last param takes the rest of the line, so it may hold spaces as it is. */
const asRest = (value: string) => (value.startsWith('"') ? quoted(value) : value);

/** The parts of the reply, which travel with a TAB between them. */
export const replyParts = (instance: string, { name, result }: CommandInfo): string[] => [
	'ok',
	`${instance}.${name}`,
	...result.map((field) => field.name),
];

/** The parts of the event, which travel with a TAB between them. */
export const eventParts = (instance: string, { name, fields }: EventInfo): string[] => [
	`${instance}.${name}`,
	...fields.map((field) => field.name),
];

/** What a client sends to be told of an event. */
export const subscribeMessage = (instance: string, { name }: EventInfo): string =>
	`bridge.subscribe ${instance}.${name}`;
