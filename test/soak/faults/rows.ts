import type { Output } from '../../../main/contract/commands.ts';
import type { Row, RowFilter } from '../../../main/contract/rows.ts';
import type { PageLink } from '../../helpers/page-link.ts';

const PAGE = 1_000;

/** Every row on disk that fits, newest first. */
export async function findRows(
	page: PageLink,
	filter: Partial<RowFilter> = {},
	ms = 60_000,
): Promise<Row[]> {
	const rows: Row[] = [];
	for (let before: number | null = null; ;) {
		const request = { filter, before, limit: PAGE };
		const found: Output<'log.search'> = await page.call('log.search', request, ms);
		rows.push(...found.rows);
		if (found.next === null) return rows;
		before = found.next;
	}
}

/** What is wrong with the order of rows that came newest first; null where each id is less than the one before. */
export function disorderOf(rows: readonly Row[]): string | null {
	const at = rows.findIndex(({ id }, index) => id >= (rows[index - 1]?.id ?? Infinity));
	return at < 0 ? null : `Row ${rows[at]?.id} stands behind row ${rows[at - 1]?.id}.`;
}
