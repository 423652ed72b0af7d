import type { Settings } from '../../../main/contract/settings.ts';
import { m } from '../../paraglide/messages.js';

export interface LimitField {
	readonly key: keyof Settings['limits'];
	readonly label: () => string;
	/** Where the label does not say it. */
	readonly unit?: () => string;
	/** What it is good for, and what happens beyond it. */
	readonly hint: () => string;
}

interface LimitGroup {
	readonly title: () => string;
	readonly fields: readonly LimitField[];
}

/** All limits, as the page puts them to a person. */
export const limitGroups: readonly LimitGroup[] = [
	{
		title: m.limits_in,
		fields: [
			{
				key: 'maxMessagesIn',
				label: m.limits_messages_in,
				unit: m.limits_per_second,
				hint: m.limits_messages_in_hint,
			},
			{
				key: 'maxBytesIn',
				label: m.limits_bytes_in,
				unit: m.limits_bytes_per_second,
				hint: m.limits_bytes_in_hint,
			},
			{
				key: 'maxMessageBytes',
				label: m.limits_message_bytes,
				unit: m.limits_bytes,
				hint: m.limits_message_bytes_hint,
			},
			{
				key: 'maxFragments',
				label: m.limits_fragments,
				unit: m.limits_frames,
				hint: m.limits_fragments_hint,
			},
		],
	},
	{
		title: m.limits_out,
		fields: [
			{
				key: 'maxMessagesOut',
				label: m.limits_messages_out,
				unit: m.limits_per_second,
				hint: m.limits_messages_out_hint,
			},
			{
				key: 'burstOut',
				label: m.limits_burst,
				unit: m.limits_messages,
				hint: m.limits_burst_hint,
			},
			{
				key: 'maxWaitingOut',
				label: m.limits_waiting,
				unit: m.limits_messages,
				hint: m.limits_waiting_hint,
			},
			{
				key: 'maxBufferedBytes',
				label: m.limits_buffered,
				unit: m.limits_bytes,
				hint: m.limits_buffered_hint,
			},
		],
	},
	{
		title: m.limits_connections,
		fields: [
			{
				key: 'maxClients',
				label: m.limits_clients,
				hint: m.limits_clients_hint,
			},
			{
				key: 'maxClientsPerKey',
				label: m.limits_clients_per_key,
				hint: m.limits_clients_per_key_hint,
			},
			{
				key: 'handshakeSeconds',
				label: m.limits_handshake,
				unit: m.limits_seconds,
				hint: m.limits_handshake_hint,
			},
		],
	},
];

/** The server has to start again for these. */
export const restarting = ['maxMessageBytes', 'maxFragments', 'handshakeSeconds'] as const;
