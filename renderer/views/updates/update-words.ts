import type { UpdateState } from '../../../main/contract/desktop.ts';
import type { Tone } from '../../components/StatusWord.svelte';
import { m } from '../../paraglide/messages.js';

/** How it is with the update, in a sentence. */
export function updateWord(update: UpdateState): string {
	switch (update.kind) {
		case 'off':
			return m.updates_off();
		case 'current':
			return update.checkedAt === null ? m.updates_unchecked() : m.updates_current();
		case 'checking':
			return m.updates_checking();
		case 'available':
			return m.updates_available({ version: update.version });
		case 'downloading':
			return m.updates_downloading({ version: update.version });
		case 'ready':
			return m.updates_ready({ version: update.version });
		case 'failed':
			return m.updates_failed();
	}
}

const tones: Readonly<Record<UpdateState['kind'], Tone>> = {
	off: 'off',
	current: 'good',
	checking: 'busy',
	available: 'busy',
	downloading: 'busy',
	ready: 'good',
	failed: 'bad',
};

export const updateTone = (update: UpdateState): Tone =>
	update.kind === 'current' && update.checkedAt === null ? 'off' : tones[update.kind];
