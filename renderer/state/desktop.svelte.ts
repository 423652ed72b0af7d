import type { UpdateState } from '../../main/contract/desktop.ts';
import type { Settings } from '../../main/contract/settings.ts';
import type { Bridge } from './bridge.svelte.ts';

/** The app around the page, where there is one. In a browser everything here is null, false, or of no effect. */
export class Desktop {
	readonly #bridge: Bridge;

	constructor(bridge: Bridge) {
		this.#bridge = bridge;
	}

	/** Those of the window, the tray and the start. */
	readonly settings: Settings['desktop'] | null = $derived.by(() =>
		this.#bridge.desktop ? (this.#bridge.settings?.desktop ?? null) : null,
	);
	/** The page is narrow, large, and pressed with a laser pointer. */
	readonly isOverlay = $derived.by(() => this.settings?.overlay ?? false);
	readonly update: UpdateState | null = $derived.by(() => this.#bridge.desktop?.update ?? null);

	/** @throws an Error that `problemOf` puts into words */
	async save(change: Partial<Settings['desktop']>): Promise<void> {
		if (this.settings) await this.#bridge.change('desktop', change);
	}
}
