import type { AdapterInfo, InstanceSnapshot } from '../../../main/contract/adapters.ts';
import type { Language } from '../../state/language.svelte.ts';

/** One card of the pane. Built-in adapters have no snapshot: they are always on. */
export interface Card {
	/** The instance, and first half of its verbs. */
	readonly id: string;
	readonly info: AdapterInfo;
	readonly instance: InstanceSnapshot | null;
	/** The id stands beside the title where it tells cards apart, or is not plain from the title. */
	readonly isIdShown: boolean;
}

/** What a card is called, also beside another one of the same adapter. */
export const titleOf = (
	{ id, info, isIdShown }: Pick<Card, 'id' | 'info' | 'isIdShown'>,
	language: Pick<Language, 'pick'>,
): string => {
	const title = language.pick(info.title);
	return isIdShown ? `${title} ${id}` : title;
};

/** Cards in the order of the adapters, an adapter's instances together, what is part of the app last. */
export function cardsOf(
	adapters: readonly AdapterInfo[],
	instances: readonly InstanceSnapshot[],
): Card[] {
	const cards = adapters.flatMap((info): Card[] => {
		if (info.builtIn) return [];
		const own = instances.filter((instance) => instance.adapter === info.id);
		return own.map((instance) => ({
			id: instance.id,
			info,
			instance,
			isIdShown: own.length > 1 || instance.id !== info.id,
		}));
	});
	const builtIn = adapters.filter((info) => info.builtIn);
	return [
		...cards,
		...builtIn.map((info) => ({ id: info.id, info, instance: null, isIdShown: false })),
	];
}
