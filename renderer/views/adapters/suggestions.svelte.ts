import type { CommandInfo } from '../../../main/contract/adapters.ts';
import type { Input } from '../../../main/contract/commands.ts';

type Suggest = (input: Input<'adapter.suggest'>) => Promise<string[]>;

/** The values that a command's params can have right now, and the one picked of each for the ready message. */
export class Suggestions {
	choices = $state.raw<Readonly<Record<string, readonly string[]>>>({});
	picked = $state.raw<Readonly<Record<string, string>>>({});
	/** Why the values are not known. */
	error = $state.raw<unknown>(null);
	readonly #instance: string;
	readonly #command: CommandInfo;
	readonly #suggest: Suggest;
	/** Rises with every load: the answers to an earlier one are of no use. */
	#load = 0;

	constructor(instance: string, command: CommandInfo, suggest: Suggest) {
		this.#instance = instance;
		this.#command = command;
		this.#suggest = suggest;
	}

	/** Asks param by param, since the values of one may depend on those before it. */
	async load(): Promise<void> {
		const load = ++this.#load;
		this.error = null;
		try {
			for (const { name } of this.#command.params) {
				if (!this.#command.suggests.includes(name)) continue;
				const values = await this.#suggest({
					id: this.#instance,
					command: this.#command.name,
					param: name,
					given: this.picked,
				});
				if (load !== this.#load) return;
				this.#learn(name, values);
			}
		} catch (error) {
			if (load === this.#load) this.error = error;
		}
	}

	/** Uses another value; the params after it are asked for again. */
	pick(name: string, value: string): Promise<void> {
		this.picked = { ...this.picked, [name]: value };
		return this.load();
	}

	#learn(name: string, values: readonly string[]) {
		this.choices = { ...this.choices, [name]: values };
		const { [name]: current, ...others } = this.picked;
		const value = current !== undefined && values.includes(current) ? current : values[0];
		this.picked = value === undefined ? others : { ...others, [name]: value };
	}
}
