import type { Risk } from '../contract/adapters.ts';
import type { Permission } from '../contract/grants.ts';
import type { Words } from '../contract/words.ts';
import { matchesPattern } from '../wire/pattern.ts';

/** A command that a client wants to run, after its fields were read: what is judged here is what will run. */
export interface Use {
	readonly instance: string;
	readonly command: string;
	/** `obs.scene` */
	readonly verb: string;
	readonly risk: Risk;
	/** Of the adapter, for the person: OBS Studio. */
	readonly title: Words;
	readonly summary: Words;
	readonly params: Readonly<Record<string, unknown>>;
}

/** `values`: a permission names the verb, but not with these values. */
export type Verdict = 'allowed' | 'values' | 'none';

/** What a set of permissions says to a command. */
export function judge(permissions: readonly Permission[], use: Use): Verdict {
	let verdict: Verdict = 'none';
	for (const permission of permissions) {
		if (!namesVerb(permission, use)) continue;
		if (holdsValues(permission, use)) return 'allowed';
		verdict = 'values';
	}
	return verdict;
}

/** What starts, stops or deletes needs its whole verb: nobody thinks of it who allows `obs.*`. */
const namesVerb = ({ verb }: Permission, use: Use): boolean =>
	use.risk === 'danger' ? verb === use.verb : matchesPattern(verb, use.verb);

/** A limited param that was left out does not pass: what the program does then is not among the values. */
function holdsValues({ values }: Permission, { params }: Use): boolean {
	return Object.entries(values).every(([name, allowed]) => {
		const value = Object.hasOwn(params, name) ? params[name] : undefined;
		if (value === undefined || value === null) return false;
		const given: unknown[] = Array.isArray(value) ? value : [value];
		return given.length > 0 && given.every((one) => allowed.includes(String(one)));
	});
}

/** One that says the same is not added twice. */
export const withPermission = (
	permissions: readonly Permission[],
	added: Permission,
): readonly Permission[] => [
	...permissions.filter((known) => !isSamePermission(known, added)),
	added,
];

export const isSamePermission = (one: Permission, other: Permission): boolean =>
	one.verb === other.verb && canonical(one) === canonical(other);

const canonical = ({ values }: Permission) =>
	JSON.stringify(Object.entries(values).sort(([a], [b]) => (a < b ? -1 : 1)));
