import type {
	AdapterInfo,
	CommandInfo,
	InstanceSnapshot,
} from '../../../main/contract/adapters.ts';
import type { Field } from '../../../main/contract/fields.ts';

/** A command as it is written: `obs.scene`. */
export interface Verb {
	readonly verb: string;
	readonly instance: string;
	readonly command: CommandInfo;
}

/** What a line says so far, and what stands at its end. */
export type Reading =
	/** Plain text, JSON, or a command with all that it takes. */
	| { readonly kind: 'free'; readonly verb: Verb | null }
	| { readonly kind: 'verb'; readonly start: number; readonly typed: string }
	| {
			readonly kind: 'param';
			readonly verb: Verb;
			readonly param: Field;
			readonly isLast: boolean;
			/** Where in the line the value begins. */
			readonly start: number;
			readonly typed: string;
			/** The params before it. */
			readonly given: Readonly<Record<string, string>>;
	  };

/** Every command that can be sent right now. A built-in adapter is an instance of its own name. */
export function verbsOf(
	adapters: readonly AdapterInfo[],
	instances: readonly InstanceSnapshot[],
): Verb[] {
	const uses = adapters.flatMap((adapter) => {
		const ids = instances.filter((use) => use.adapter === adapter.id).map(({ id }) => id);
		return (adapter.builtIn && ids.length === 0 ? [adapter.id] : ids).map((id) => ({
			adapter,
			id,
		}));
	});
	return uses.flatMap(({ adapter, id }) =>
		adapter.commands.map((command) => ({ verb: `${id}.${command.name}`, instance: id, command })),
	);
}

/** A field between spaces, or one in quotes that may not be closed yet. */
const token = /"(?:[^"\\]|\\.)*"?|\S+/uy;

/** Reads a line as far as it is written. The bridge's own grammar decides what it means; this only helps to write it. */
export function readLine(line: string, verbs: readonly Verb[]): Reading {
	const start = /^(?:#\S+ +)?/u.exec(line)?.[0].length ?? 0;
	const typed = /^\S*/u.exec(line.slice(start))?.[0] ?? '';
	const end = start + typed.length;
	if (end === line.length) return { kind: 'verb', start, typed };
	const verb = verbs.find((known) => known.verb === typed);
	return verb ? readParams(line, end, verb) : { kind: 'free', verb: null };
}

function readParams(line: string, end: number, verb: Verb): Reading {
	const given: Record<string, string> = {};
	const { params } = verb.command;
	let at = end;
	for (const [index, param] of params.entries()) {
		at += /^\s*/u.exec(line.slice(at))?.[0].length ?? 0;
		const isLast = index === params.length - 1;
		token.lastIndex = at;
		const field = isLast ? line.slice(at) : (token.exec(line)?.[0] ?? '');
		if (at + field.length === line.length)
			return { kind: 'param', verb, param, isLast, start: at, typed: unquoted(field), given };
		given[param.name] = unquoted(field);
		at += field.length;
	}
	return { kind: 'free', verb };
}

const unquoted = (field: string): string => field.replace(/^"|"$/gu, '').replace(/\\(.)/gu, '$1');

/** The line with `value` in the place of what stands at its end, ready for what comes next. */
export function completed(line: string, reading: Reading, value: string): string {
	if (reading.kind === 'free') return line;
	const before = line.slice(0, reading.start);
	if (reading.kind === 'verb') return `${before}${value} `;
	if (reading.isLast) return before + value;
	const isPlain = /^[^\s"]+$/u.test(value);
	return `${before}${isPlain ? value : JSON.stringify(value)} `;
}

/** `typed` at the start of a value first, then anywhere in it, ignoring case. */
export function ranked(values: readonly string[], typed: string): string[] {
	const sought = typed.toLowerCase();
	const starts = values.filter((value) => value.toLowerCase().startsWith(sought));
	const others = values.filter((value) => value.toLowerCase().slice(1).includes(sought));
	return [...new Set([...starts, ...others])];
}

/** How a command is written: `<scene>` must be given, `[name]` may be. */
export const usageOf = ({ command }: Verb): { name: string; text: string }[] =>
	command.params.map(({ name, required }) => ({
		name,
		text: required ? `<${name}>` : `[${name}]`,
	}));
