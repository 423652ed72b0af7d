import { createCatalog, prepareCall, runCall } from '../../../main/adapters/call.ts';
import { bridgeCommands } from '../../../main/bridge/commands.ts';
import { encode, type Values } from '../../../main/wire/encode.ts';
import { decodeFrame } from '../../../main/wire/frame.ts';
import { BRIDGE, type Row } from '../row.ts';

const MESSAGES = 200_000;

/** What a command that needs nothing is called with here: nobody looks at it. */
const nobody = { client: null as never, stopped: new AbortController().signal };

export const pipeline: Row = {
	id: 'pipeline',
	title: 'decode, route, run and encode alone, of one `bridge.ping`',
	unit: 'µs',
	goal: null,
	baseline: null,
	how: 'The functions themselves in one loop, without sockets, clients and journal.',
	run({ share, rounds }) {
		const catalog = createCatalog(bridgeCommands);
		const isInstance = (name: string) => name === bridgeCommands.id;
		const one = (text: string): string => {
			const frame = decodeFrame(text, isInstance);
			if (frame.kind !== 'command') throw new Error(`${text} is no command.`);
			const values = runCall(prepareCall(catalog, frame.command, frame.args), {}, nobody) as Values;
			return encode('lines', { kind: 'ok', ref: frame.ref, values });
		};
		const values: number[] = [];
		for (let round = 0; round <= rounds; round += 1) {
			const count = MESSAGES * share;
			let length = 0;
			const from = performance.now();
			for (let n = 0; n < count; n += 1) length += one(`#${n} bridge.ping ${n}`).length;
			const perMessage = ((performance.now() - from) / count) * 1_000;
			if (length === 0) throw new Error('Nothing was encoded.');
			// The first round is for the compiler.
			if (round > 0) values.push(perMessage);
		}
		return Promise.resolve([{ subject: BRIDGE, values }]);
	},
};
