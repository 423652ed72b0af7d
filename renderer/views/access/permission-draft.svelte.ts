import type { Permission } from '../../../main/contract/grants.ts';
import { permissionsOf, ticksOf, type Ticks } from './ticks.ts';
import type { Grantable } from './verbs.ts';

/** What an item may do, as a person ticks it together. */
export class PermissionDraft {
	#ticks: Ticks = $state.raw({});
	/** What no box stands for. It stays, unless the person drops it. */
	others = $state.raw<readonly Permission[]>([]);
	readonly #known: () => readonly Grantable[];

	constructor(permissions: readonly Permission[], known: () => readonly Grantable[]) {
		this.#known = known;
		const { ticks, others } = ticksOf(permissions, known());
		this.#ticks = ticks;
		this.others = others;
	}

	has(verb: string): boolean {
		return Object.hasOwn(this.#ticks, verb);
	}

	/** The only values that a param may have, null for any. */
	valuesOf(verb: string, param: string): readonly string[] | null {
		return this.#ticks[verb]?.[param] ?? null;
	}

	tick(verb: string, isOn: boolean): void {
		const { [verb]: values = {}, ...others } = this.#ticks;
		this.#ticks = isOn ? { ...others, [verb]: values } : others;
	}

	limit(verb: string, param: string, allowed: readonly string[] | null): void {
		const { [param]: _, ...values } = this.#ticks[verb] ?? {};
		const limited = allowed === null ? values : { ...values, [param]: [...allowed] };
		this.#ticks = { ...this.#ticks, [verb]: limited };
	}

	drop(other: Permission): void {
		this.others = this.others.filter((permission) => permission !== other);
	}

	/** Permissions of one instance. */
	count(grantable: Grantable): number {
		return permissionsOf(this.#ticks, grantable).length;
	}

	/** As the bridge takes it. */
	get permissions(): Permission[] {
		const known = this.#known();
		return [...known.flatMap((grantable) => permissionsOf(this.#ticks, grantable)), ...this.others];
	}

	/** The verb of a limit that lets no value pass, null if there is none. */
	get empty(): string | null {
		const found = this.permissions.find(({ values }) =>
			Object.values(values).some((allowed) => allowed.length === 0),
		);
		return found?.verb ?? null;
	}
}
