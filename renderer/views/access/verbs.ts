import type { Approval } from '../../../main/contract/access.ts';
import type { CommandInfo } from '../../../main/contract/adapters.ts';
import type { Permission } from '../../../main/contract/grants.ts';
import type { Bridge } from '../../state/bridge.svelte.ts';
import type { Language } from '../../state/language.svelte.ts';
import { cardsOf, titleOf, type Card } from '../adapters/cards.ts';

/** What of one instance needs a permission. What only reads is open to all. */
export interface Grantable {
	readonly card: Card;
	/** With its id where the title alone does not tell it apart. */
	readonly title: string;
	readonly control: readonly CommandInfo[];
	readonly danger: readonly CommandInfo[];
}

type Known = Pick<Bridge, 'adapters' | 'instances'>;

type Speaker = Pick<Language, 'pick'>;

export function grantables({ adapters, instances }: Known, language: Speaker): Grantable[] {
	return cardsOf(adapters, instances)
		.map((card) => ({
			card,
			title: titleOf(card, language),
			control: card.info.commands.filter(({ risk }) => risk === 'control'),
			danger: card.info.commands.filter(({ risk }) => risk === 'danger'),
		}))
		.filter(({ control, danger }) => control.length + danger.length > 0);
}

/** What a question calls the instance that it is about: two of one adapter must not look alike. */
export function askedTitle(
	known: Known,
	{ instance, title }: Pick<Approval, 'instance' | 'title'>,
	language: Speaker,
): string {
	const card = cardsOf(known.adapters, known.instances).find(({ id }) => id === instance);
	return card ? titleOf(card, language) : language.pick(title);
}

export const verbOf = ({ card }: Grantable, { name }: CommandInfo): string => `${card.id}.${name}`;

/** Everything of an instance that is not dangerous. */
export const allOf = ({ card }: Grantable): string => `${card.id}.*`;

/** What a permission is about, for people. `all`: everything; `instance`: of one; `command`: one; `other`: not known here. */
export type Meaning =
	| { readonly kind: 'all' }
	| { readonly kind: 'instance'; readonly title: string }
	| {
			readonly kind: 'command';
			readonly title: string;
			readonly command: string;
			readonly isDanger: boolean;
	  }
	| { readonly kind: 'other'; readonly verb: string };

export function meaningOf(
	{ verb }: Pick<Permission, 'verb'>,
	known: readonly Grantable[],
): Meaning {
	if (verb === '*' || verb === '*.*') return { kind: 'all' };
	for (const grantable of known) {
		const { title, control, danger } = grantable;
		if (verb === allOf(grantable)) return { kind: 'instance', title };
		const isIt = (command: CommandInfo) => verbOf(grantable, command) === verb;
		const isDanger = danger.some(isIt);
		const command = [...control, ...danger].find(isIt)?.name;
		if (command !== undefined) return { kind: 'command', title, command, isDanger };
	}
	return { kind: 'other', verb };
}
