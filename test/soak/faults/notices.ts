import type { Notice } from '../../../main/contract/server.ts';
import type { PageLink } from '../../helpers/page-link.ts';
import { until } from '../../helpers/until.ts';

/** Waits until the person is told of something, in such words. */
export async function untilTold(
	page: PageLink,
	{ id, words }: { readonly id: string; readonly words: RegExp },
	ms = 30_000,
): Promise<Notice> {
	let told: readonly Notice[] = [];
	const find = async () => {
		told = (await page.call('app.load', null)).notices;
		return told.find((notice) => notice.id === id && words.test(notice.words.en));
	};
	return until(find, `a notice like ${words.source}`, ms).catch((error: unknown) => {
		const all = told.map((notice) => `${notice.id}: ${notice.words.en}`);
		throw new Error(`It says: ${all.join(' ') || 'nothing'}`, { cause: error });
	});
}
