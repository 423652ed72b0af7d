import { rm } from 'node:fs/promises';
import { addressIn, startHeadless } from '../../helpers/headless.ts';
import { processorTimeOf } from '../processor-time.ts';
import { makeFolder } from './bridge.ts';

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
	const headless = open.use(startHeadless(folder));
	const [bridge, page] = await headless.lines(2);
	const running = open.move();
	return {
		address: addressIn(bridge).replace(/\/$/u, ''),
		pageAddress: addressIn(page),
		processorTime: () => processorTimeOf(headless.pid),
		[Symbol.asyncDispose]: () => running.disposeAsync(),
	};
}
