import { secretsOf } from '../api/diagnostics/secrets.ts';
import type { ApiParts } from '../api/parts.ts';
import { messageOf } from '../config/failure.ts';
import { createHider } from '../config/hide.ts';
import type { CrashFacts } from './crash-watch.ts';

type Parts = Pick<
	ApiParts,
	'access' | 'adapters' | 'clients' | 'host' | 'secrets' | 'server' | 'settings'
>;

/** How things stand, without the name of anybody, and what nobody else should read. */
export const createCrashFacts =
	(parts: Parts): CrashFacts =>
	() => ({ ran: ran(parts), hide: createHider(secretsOf(parts)) });

function ran({ clients, host, server }: Parts): string[] {
	try {
		const { state, lan, isForwarding } = server.snapshot();
		return [
			`server: ${state.kind}, local network: ${lan.kind}, forwarding: ${isForwarding ? 'on' : 'paused'}`,
			`clients: ${clients.connected.length}`,
			...host.snapshots().map(({ id, status }) => `${id}: ${status.kind}`),
		];
	} catch (error) {
		// What broke may be in here: the report is worth more than this part of it.
		return [`Not known: ${messageOf(error)}`];
	}
}
