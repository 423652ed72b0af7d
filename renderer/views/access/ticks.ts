import type { Permission } from '../../../main/contract/grants.ts';
import { allOf, verbOf, type Grantable } from './verbs.ts';

type Values = Permission['values'];

/** Verbs that are ticked, with the values that they are limited to. */
export type Ticks = Readonly<Record<string, Values>>;

const isFree = (values: Values) => Object.keys(values).length === 0;

/** The verbs that have a box, in the order of the boxes. */
const boxesOf = (grantable: Grantable): string[] => [
	allOf(grantable),
	...[...grantable.control, ...grantable.danger].map((command) => verbOf(grantable, command)),
];

/** Permissions as boxes, and those that no box stands for: wider patterns, instances that are gone, two limits at once. */
export function ticksOf(
	permissions: readonly Permission[],
	known: readonly Grantable[],
): { ticks: Ticks; others: Permission[] } {
	const boxes = known.flatMap(boxesOf);
	const ticks: Record<string, Values> = {};
	const others: Permission[] = [];
	for (const permission of permissions) {
		const { verb, values } = permission;
		const earlier = ticks[verb];
		if (!boxes.includes(verb)) others.push(permission);
		else if (!earlier || isFree(values)) ticks[verb] = values;
		else if (!isFree(earlier)) others.push(permission);
	}
	return { ticks, others };
}

/** What the boxes of one instance say. What "all" covers is not said twice. */
export function permissionsOf(ticks: Ticks, grantable: Grantable): Permission[] {
	const isAll = Object.hasOwn(ticks, allOf(grantable));
	const covered = isAll ? grantable.control.map((command) => verbOf(grantable, command)) : [];
	return boxesOf(grantable)
		.filter((verb) => !covered.includes(verb))
		.flatMap((verb) => {
			const values = ticks[verb];
			return values ? [{ verb, values }] : [];
		});
}
