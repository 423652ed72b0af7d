import type { Bridge } from '../../state/bridge.svelte.ts';
import type { Card } from './cards.ts';
import { InstanceForm } from './instance-form.svelte.ts';

/** The forms of all instances. They live as long as the page: changing panes loses nothing that was typed. */
export class Forms {
	readonly #bridge: Bridge;
	readonly #byId = new Map<string, InstanceForm>();

	constructor(bridge: Bridge) {
		this.#bridge = bridge;
	}

	of({ id, info }: Card): InstanceForm {
		const known = this.#byId.get(id);
		if (known) return known;
		const nothing = { id, settings: {}, secrets: {} };
		const form = new InstanceForm(
			info,
			() => this.#bridge.instances.find((instance) => instance.id === id) ?? nothing,
		);
		this.#byId.set(id, form);
		return form;
	}

	/** For an instance that was removed: another one may get its id. */
	forget(id: string): void {
		this.#byId.delete(id);
	}

	hasUnsaved(): boolean {
		return [...this.#byId.values()].some((form) => form.isDirty);
	}
}

const byBridge = new WeakMap<Bridge, Forms>();

export function formsOf(bridge: Bridge): Forms {
	const forms = byBridge.get(bridge) ?? new Forms(bridge);
	byBridge.set(bridge, forms);
	return forms;
}
