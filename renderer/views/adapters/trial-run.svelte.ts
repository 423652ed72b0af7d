import type { TrialInfo } from '../../../main/contract/adapters.ts';
import type { TrialResult } from '../../../main/contract/commands.ts';
import { fieldReaders, type SettingValue } from './check.ts';
import { Draft } from './draft.svelte.ts';

/** A try of one row, as it is typed: what is asked for beside it, and what came of it. */
export class TrialRun {
	readonly info: TrialInfo;
	readonly params: Draft<Record<string, SettingValue>>;
	isRunning = $state(false);
	result = $state.raw<TrialResult | null>(null);
	/** Why it could not even begin. */
	error = $state.raw<unknown>(null);
	/** Rises with every try: the answer to one that nobody waits for any more is of no use. */
	#run = 0;

	constructor(info: TrialInfo) {
		this.info = info;
		this.params = new Draft(fieldReaders(info.params), () => ({}));
	}

	/** Tries, or says at the fields what is wrong with them. */
	async run(call: (params: Record<string, string>) => Promise<TrialResult>): Promise<void> {
		const values = this.params.values();
		if (!values) return;
		const run = ++this.#run;
		this.isRunning = true;
		this.result = null;
		this.error = null;
		try {
			const result = await call(given(values));
			if (run === this.#run) this.result = result;
		} catch (error) {
			if (run === this.#run) this.error = error;
		} finally {
			if (run === this.#run) this.isRunning = false;
		}
	}

	/** Waits no longer. */
	stop(): void {
		this.#run += 1;
		this.isRunning = false;
	}
}

/** As a message has them: texts. */
const given = (values: Record<string, SettingValue>): Record<string, string> =>
	Object.fromEntries(
		Object.entries(values).flatMap(([name, value]) => {
			if (value === undefined) return [];
			return [[name, Array.isArray(value) ? value.map(String).join('\t') : String(value)]];
		}),
	);
