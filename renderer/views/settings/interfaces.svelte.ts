import type { Output } from '../../../main/contract/commands.ts';
import type { Transport } from '../../../main/contract/transport.ts';

type Found = Output<'server.interfaces'>;

/** The network interfaces of the bridge's machine, as they are while the settings are open. */
export class Interfaces {
	/** Null until the bridge has said. */
	found = $state.raw<Found | null>(null);
	/** Why they are not known. */
	error = $state.raw<unknown>(null);
	readonly #transport: Pick<Transport, 'call'>;

	constructor(transport: Pick<Transport, 'call'>) {
		this.#transport = transport;
	}

	async load(): Promise<void> {
		try {
			this.found = await this.#transport.call('server.interfaces', null);
			this.error = null;
		} catch (error) {
			this.error = error;
		}
	}

	/** Names to choose from, the chosen one included: it may be unplugged right now. */
	withChosen(chosen: string): { name: string; addresses: readonly string[] | null }[] {
		const found = this.found ?? [];
		const isThere = chosen === '' || found.some(({ name }) => name === chosen);
		return isThere ? found : [...found, { name: chosen, addresses: null }];
	}
}
