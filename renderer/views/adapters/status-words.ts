import type { AdapterStatus, InstanceSnapshot } from '../../../main/contract/adapters.ts';
import type { Words } from '../../../main/contract/words.ts';
import type { Tone } from '../../components/StatusWord.svelte';
import { m } from '../../paraglide/messages.js';
import type { Help } from './help.ts';

/** The kind of a status in one word. */
export function statusWord({ kind }: AdapterStatus): string {
	switch (kind) {
		case 'off':
			return m.adapter_status_off();
		case 'starting':
			return m.adapter_status_starting();
		case 'connecting':
			return m.adapter_status_connecting();
		case 'ready':
			return m.adapter_status_ready();
		case 'needs-you':
			return m.adapter_status_needs_you();
		case 'failed':
			return m.adapter_status_failed();
	}
}

const tones: Readonly<Record<AdapterStatus['kind'], Tone>> = {
	off: 'off',
	starting: 'busy',
	connecting: 'busy',
	ready: 'good',
	'needs-you': 'warn',
	failed: 'bad',
};

export const statusTone = ({ kind }: AdapterStatus): Tone => tones[kind];

/** The sentence that the bridge says about a status. */
export function statusDetail({
	status,
	lastError,
}: Pick<InstanceSnapshot, 'status' | 'lastError'>): Words | null {
	switch (status.kind) {
		case 'off':
		case 'starting':
			return null;
		case 'ready':
			return status.detail;
		case 'connecting':
			// Why the last attempt failed stays while the next is under way: all below it would jump otherwise.
			return status.why ?? lastError?.why ?? null;
		case 'needs-you':
		case 'failed':
			return status.why;
	}
}

/** What a button does about a status. `label` is the name of the field to fill in, in the page's language. */
export function helpText(help: Help, label: string): string {
	switch (help.kind) {
		case 'retry':
			return m.adapter_try_now();
		case 'settings':
			return m.adapter_open_settings();
		case 'enter':
			return help.isGiven
				? m.adapter_change({ label: inSentence(label) })
				: m.adapter_enter({ label: inSentence(label) });
	}
}

/** "Password" becomes "password" after a verb; "API key" stays. */
const inSentence = (label: string) =>
	label.replace(/^\p{Lu}(?=\p{Ll})/u, (first) => first.toLowerCase());
