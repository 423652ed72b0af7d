import type { Settings } from '../../../main/contract/settings.ts';
import type { Bridge } from '../../state/bridge.svelte.ts';
import { Draft } from '../adapters/draft.svelte.ts';
import { SectionForm } from './section-form.svelte.ts';
import {
	fieldsOf,
	journalReaders,
	limitReaders,
	serverOf,
	serverReaders,
	serverTogether,
	type ServerFields,
} from './sections.ts';

const names = ['server', 'limits', 'journal'] as const;

type SectionName = (typeof names)[number];

/** The sections that are saved with a button. They outlive the dialog, so that nothing typed is lost with it. */
export class SettingsForms {
	readonly server: SectionForm<ServerFields>;
	readonly limits: SectionForm<Settings['limits']>;
	readonly journal: SectionForm<Settings['journal']>;
	readonly #bridge: Bridge;

	constructor(bridge: Bridge) {
		this.#bridge = bridge;
		this.server = new SectionForm(
			new Draft(serverReaders, () => fieldsOf(this.#stored.server), serverTogether),
			(fields) => bridge.call('settings.save', { server: serverOf(fields) }),
		);
		this.limits = new SectionForm(new Draft(limitReaders, () => this.#stored.limits), (limits) =>
			bridge.call('settings.save', { limits }),
		);
		this.journal = new SectionForm(
			new Draft(journalReaders, () => this.#stored.journal),
			(journal) => bridge.call('settings.save', { journal }),
		);
	}

	get unsaved(): readonly SectionName[] {
		if (!this.#bridge.settings) return [];
		return names.filter((name) => this[name].draft.isDirty);
	}

	discard(): void {
		for (const name of names) this[name].discard();
	}

	get #stored(): Settings {
		const { settings } = this.#bridge;
		if (!settings) throw new Error('The settings are not loaded yet.');
		return settings;
	}
}
