/** What a scenario is given. */
export interface Trial {
	/** A full run takes minutes to hours; a short one, as in CI, seconds. */
	readonly isShort: boolean;
	/** What goes on meanwhile, for whoever watches. */
	readonly say: (text: string) => void;
	/** Notes what was not as it should be, and goes on: one run should show all that is wrong. */
	readonly fault: (text: string) => void;
}

/** Something that happens to a bridge in its life, and what it has to make of it. */
export interface Scenario {
	readonly id: string;
	readonly title: string;
	/** Null when it can be run here, else why not and what to install. */
	readonly missing?: () => string | null;
	/**
	 * Makes it happen to a real bridge.
	 * @returns the verdict's words where nothing was at fault: what happened, how often, and what was seen, with figures
	 * @throws whatever kept it from being tried
	 */
	run(trial: Trial): Promise<string>;
}
