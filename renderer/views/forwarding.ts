import type { Bridge } from '../state/bridge.svelte.ts';
import type { Shell } from '../state/shell.svelte.ts';

/** Lets what passes between items and adapters wait, or go on. */
export async function toggleForwarding(bridge: Bridge, shell: Shell): Promise<void> {
	if (!bridge.server) return;
	await shell.attempt(bridge.call('server.forward', { isOn: !bridge.server.isForwarding }));
}
