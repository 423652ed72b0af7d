import { rm } from 'node:fs/promises';
import { addressIn, Headless } from '../../helpers/headless.ts';
import { processorTimeOf } from '../processor-time.ts';
import { built, ensureBuilt, makeFolder } from './bridge.ts';

/** A bridge that serves its page. */
export interface PagedBridge extends AsyncDisposable {
	/** For clients, without a path. */
	readonly address: string;
	/** With its token. */
	readonly pageAddress: string;
	/** In ms. */
	processorTime(): Promise<number>;
}

export async function startPagedBridge(): Promise<PagedBridge> {
	await using open = new AsyncDisposableStack();
	const folder = await makeFolder();
	open.defer(() => rm(folder, { recursive: true, force: true }));
	await ensureBuilt();
	const args = ['--data', folder, '--port', '0', '--page-port', '0'];
	const headless = open.use(new Headless(args, [], built));
	const [bridge, page] = await headless.lines(2);
	const running = open.move();
	return {
		address: addressIn(bridge).replace(/\/$/u, ''),
		pageAddress: addressIn(page),
		processorTime: () => processorTimeOf(headless.pid),
		[Symbol.asyncDispose]: () => running.disposeAsync(),
	};
}
