import type { KeyTerms } from '../../../main/contract/access.ts';
import type { Pace } from '../../../main/contract/grants.ts';
import type { ItemForm } from '../../state/access/access.svelte.ts';
import { paceProblem, paceText, readPace } from './pace-text.ts';
import { PermissionDraft } from './permission-draft.svelte.ts';
import type { Grantable } from './verbs.ts';

/** An item while it is described: what it is called, what it may do, how fast it is told. */
export class ItemDraft {
	name = $state('');
	asks = $state(true);
	perSecond = $state('');
	burst = $state('');
	readonly permissions: PermissionDraft;

	constructor(form: ItemForm, known: () => readonly Grantable[]) {
		const given = form.kind === 'new' ? form : form.key;
		this.name = given.name;
		this.permissions = new PermissionDraft(given.permissions, known);
		if (form.kind === 'new') return;
		this.asks = form.key.asks;
		const { perSecond, burst } = paceText(form.key.pace);
		this.perSecond = perSecond;
		this.burst = burst;
	}

	/** The first thing that has to be put right before it can be saved. */
	get problem(): 'name' | 'values' | 'pace' | null {
		if (this.name.trim() === '') return 'name';
		if (this.permissions.empty !== null) return 'values';
		return [this.perSecond, this.burst].some(paceProblem) ? 'pace' : null;
	}

	terms(usual: Pace): KeyTerms {
		return {
			name: this.name.trim(),
			permissions: this.permissions.permissions,
			asks: this.asks,
			pace: readPace(this, usual),
		};
	}
}
