import type { AdapterStatus } from '../../../main/contract/adapters.ts';
import type { PageLink } from '../../helpers/page-link.ts';
import { until } from '../../helpers/until.ts';

/** How an adapter is, as the page sees it. */
export async function statusOf(page: PageLink, id: string): Promise<AdapterStatus> {
	const { instances } = await page.call('app.load', null);
	const instance = instances.find((one) => one.id === id);
	if (!instance) throw new Error(`There is no adapter "${id}".`);
	return instance.status;
}

interface Wanted {
	readonly id: string;
	readonly kind: AdapterStatus['kind'];
	/** What its words have to hold. */
	readonly words?: string;
}

/** Waits until an adapter is so, and returns its status. */
export const untilStatus = (
	page: PageLink,
	{ id, kind, words = '' }: Wanted,
	ms?: number,
): Promise<AdapterStatus> =>
	until(
		async () => {
			const status = await statusOf(page, id);
			return status.kind === kind && JSON.stringify(status).includes(words) ? status : null;
		},
		`the adapter "${id}" to be ${kind} ${words}`,
		ms,
	).catch(async (error: unknown) => {
		throw new Error(`It is ${JSON.stringify(await statusOf(page, id))}.`, { cause: error });
	});
