import type { Permission } from '../../../main/contract/grants.ts';
import { m } from '../../paraglide/messages.js';
import { meaningOf, type Grantable } from './verbs.ts';

/** A permission in a few words: "OBS Studio: scene", "everything in OBS Studio that is not dangerous". */
export function permissionWords(permission: Permission, known: readonly Grantable[]): string {
	const meaning = meaningOf(permission, known);
	switch (meaning.kind) {
		case 'all':
			return m.may_all();
		case 'instance':
			return m.may_instance({ title: meaning.title });
		case 'command':
			return meaning.isDanger
				? m.may_danger({ title: meaning.title, command: meaning.command })
				: m.may_command({ title: meaning.title, command: meaning.command });
		case 'other':
			return meaning.verb;
	}
}

/** The values that a permission is limited to: "scene: Live, Break". Empty where all are. */
export const limitWords = ({ values }: Permission): string =>
	Object.entries(values)
		.map(([param, allowed]) => m.may_values({ param, list: allowed.join(', ') }))
		.join('; ');
