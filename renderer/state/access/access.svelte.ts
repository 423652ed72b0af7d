import type { AccessKey, Approval, Armed } from '../../../main/contract/access.ts';
import type { Permission } from '../../../main/contract/grants.ts';
import type { Bridge } from '../bridge.svelte.ts';

/** What the form of an item begins with. */
export type ItemForm =
	| {
			readonly kind: 'new';
			readonly name: string;
			readonly permissions: readonly Permission[];
	  }
	| { readonly kind: 'change'; readonly key: AccessKey };

/** Who may do what, as the page shows it, and which of its dialogs are open. */
export class Access {
	isKeysOpen = $state(false);
	/** Null while the form is closed. */
	form = $state.raw<ItemForm | null>(null);
	/** The key whose address is shown, since it was made just now. */
	made = $state.raw<AccessKey | null>(null);
	readonly #bridge: Bridge;

	constructor(bridge: Bridge) {
		this.#bridge = bridge;
	}

	/** Questions to the person, oldest first. */
	readonly approvals: readonly Approval[] = $derived.by(() => this.#bridge.access?.approvals ?? []);
	/** Clients that would ask if there were room. */
	readonly more = $derived.by(() => this.#bridge.access?.moreApprovals ?? 0);
	/** Who found no room asks again when it tries again: without a question that is open there is none to answer. */
	readonly waiting = $derived(this.approvals.length === 0 ? 0 : this.approvals.length + this.more);
	readonly keys: readonly AccessKey[] = $derived.by(() => this.#bridge.access?.keys ?? []);
	readonly armed: readonly Armed[] = $derived.by(() => this.#bridge.access?.armed ?? []);
	/** Commands of risk `danger` have to be armed. */
	readonly isArmingNeeded = $derived.by(() => this.#bridge.settings?.access.danger === 'arm');
	readonly policy = $derived.by(() => this.#bridge.access?.policy ?? 'ask');

	/** One of its dialogs has the page to itself. */
	get isOpen(): boolean {
		return this.isKeysOpen || this.form !== null || this.made !== null;
	}

	closeDialogs(): void {
		this.isKeysOpen = false;
		this.form = null;
		this.made = null;
	}

	/** Opens the form for a new item. */
	create(name = '', verb: string | null = null): void {
		const permissions = verb === null ? [] : [{ verb, values: {} }];
		this.form = { kind: 'new', name, permissions };
	}

	armedUntil(verb: string): number | null {
		return this.armed.find((one) => one.verb === verb)?.until ?? null;
	}
}
