import type { Settings } from '../../../main/contract/settings.ts';
import type { Bridge } from '../../state/bridge.svelte.ts';
import { Draft } from '../adapters/draft.svelte.ts';
import { SectionForm } from './section-form.svelte.ts';
import { journalReaders, serverReaders } from './sections.ts';

export type SectionName = 'server' | 'journal';

/** The sections that are saved with a button. They outlive the dialog, so that nothing typed is lost with it. */
export class SettingsForms {
	readonly server: SectionForm<Settings['server']>;
	readonly journal: SectionForm<Settings['journal']>;
	readonly #bridge: Bridge;

	constructor(bridge: Bridge) {
		this.#bridge = bridge;
		this.server = new SectionForm(new Draft(serverReaders, () => this.#stored.server), (server) =>
			bridge.call('settings.save', { server }),
		);
		this.journal = new SectionForm(
			new Draft(journalReaders, () => this.#stored.journal),
			(journal) => bridge.call('settings.save', { journal }),
		);
	}

	get unsaved(): readonly SectionName[] {
		if (!this.#bridge.settings) return [];
		const names = ['server', 'journal'] as const;
		return names.filter((name) => this[name].draft.isDirty);
	}

	discard(): void {
		this.server.discard();
		this.journal.discard();
	}

	get #stored(): Settings {
		const { settings } = this.#bridge;
		if (!settings) throw new Error('The settings are not loaded yet.');
		return settings;
	}
}
