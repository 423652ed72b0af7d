import type { CommandInfo } from '../../../main/contract/adapters.ts';
import type { Input } from '../../../main/contract/commands.ts';
import type { Field } from '../../../main/contract/fields.ts';

type Suggest = (input: Input<'adapter.suggest'>) => Promise<string[]>;

/** The values that one param can have now, to choose from. */
export class ValueCandidates {
	values = $state.raw<readonly string[]>([]);
	/** Why the program was not heard. */
	error = $state.raw<unknown>(null);
	readonly #suggest: Suggest;

	constructor(suggest: Suggest) {
		this.#suggest = suggest;
	}

	async load(instance: string, command: CommandInfo, param: Field): Promise<void> {
		this.error = null;
		this.values = param.choices;
		// Its own choices are all there are.
		if (param.type === 'choice' || !command.suggests.includes(param.name)) return;
		try {
			const asked = { id: instance, command: command.name, param: param.name, given: {} };
			this.values = await this.#suggest(asked);
		} catch (error) {
			this.error = error;
		}
	}
}

/** Params of which a key can allow some values and not others: those that are chosen, not written. */
export const limitableParams = ({ params, suggests }: CommandInfo): Field[] =>
	params.filter(({ name, type }) => type === 'choice' || suggests.includes(name));
