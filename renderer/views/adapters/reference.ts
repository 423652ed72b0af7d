import type { AdapterInfo, CommandInfo, EventInfo, Risk } from '../../../main/contract/adapters.ts';
import type { Field } from '../../../main/contract/fields.ts';
import type { Words } from '../../../main/contract/words.ts';

/** What is left of a reference after filtering. Groups without commands are left out. */
export interface Reference {
	readonly groups: readonly { readonly risk: Risk; readonly commands: readonly CommandInfo[] }[];
	readonly events: readonly EventInfo[];
	/** Commands and events that are shown. */
	readonly count: number;
}

const risks: readonly Risk[] = ['read', 'control', 'danger'];

/**
 * Commands by risk and events that hold every word of `filter`, in their verb, summary or fields. Both languages
 * count: a person may look for the English word they saw in a message.
 */
export function filterReference(instance: string, info: AdapterInfo, filter: string): Reference {
	const needles = filter.toLowerCase().split(/\s+/).filter(Boolean);
	const holds = (name: string, summary: Words, fields: readonly Field[]) => {
		const parts = fields.flatMap((field) => [field.name, field.label.en, field.label.ja]);
		const hay = [`${instance}.${name}`, summary.en, summary.ja, ...parts].join('\n').toLowerCase();
		return needles.every((needle) => hay.includes(needle));
	};
	const commands = info.commands.filter(({ name, summary, params, result }) =>
		holds(name, summary, [...params, ...result]),
	);
	const events = info.events.filter(({ name, summary, fields }) => holds(name, summary, fields));
	const groups = risks
		.map((risk) => ({ risk, commands: commands.filter((command) => command.risk === risk) }))
		.filter((group) => group.commands.length > 0);
	return { groups, events, count: commands.length + events.length };
}
