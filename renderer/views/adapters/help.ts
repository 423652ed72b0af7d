import type { AdapterInfo, InstanceSnapshot } from '../../../main/contract/adapters.ts';
import type { Field } from '../../../main/contract/fields.ts';

/** What a person can do about a status: one button each, the most helpful first. */
export type Help =
	| { readonly kind: 'retry' }
	/** Opens the form at the field that is missing or, where all are given, most likely wrong. */
	| { readonly kind: 'enter'; readonly field: Field; readonly isGiven: boolean }
	| { readonly kind: 'settings' };

/** The buttons for how an instance is doing. */
export function helpFor(info: AdapterInfo, instance: InstanceSnapshot): Help[] {
	const settings: Help[] = info.settings.length > 0 ? [{ kind: 'settings' }] : [];
	switch (instance.status.kind) {
		case 'off':
		case 'starting':
		case 'ready':
			return [];
		case 'connecting':
			return [{ kind: 'retry' }];
		case 'needs-you': {
			const field = fieldToMend(info, instance);
			if (!field) return [...settings, { kind: 'retry' }];
			return [{ kind: 'enter', field, isGiven: isGiven(field, instance) }, { kind: 'retry' }];
		}
		case 'failed':
			return [{ kind: 'retry' }, ...settings];
	}
}

/** A required field without a value, else a secret: an empty one before one that may be wrong. */
export function fieldToMend(info: AdapterInfo, instance: InstanceSnapshot): Field | null {
	const empty = info.settings.filter((field) => !isGiven(field, instance));
	const secrets = info.settings.filter((field) => field.secret);
	return (
		empty.find((field) => field.required) ??
		empty.find((field) => field.secret) ??
		secrets[0] ??
		null
	);
}

function isGiven(field: Field, instance: InstanceSnapshot): boolean {
	if (field.secret) return instance.secrets[field.name] ?? false;
	return instance.settings[field.name] !== undefined || field.default !== null;
}
