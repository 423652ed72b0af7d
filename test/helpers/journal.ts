import { openJournal, type Journal, type JournalOptions } from '../../main/journal/journal.ts';
import { rowFilter, type Row } from '../../main/contract/rows.ts';
import type { Notice } from '../../main/contract/server.ts';
import type * as z from 'zod';

/** A journal with its worker, stopped when the test's scope ends. */
export async function openedJournal(file: string, options: Partial<JournalOptions> = {}) {
	const notices: Omit<Notice, 'at'>[] = [];
	const journal = await openJournal({
		file,
		retention: { maxMegabytes: 500, maxDays: 30 },
		onNotice: (notice) => notices.push(notice),
		...options,
	});
	return {
		journal,
		notices,
		[Symbol.asyncDispose]: () => journal.stop(),
	};
}

export type Filter = z.input<typeof rowFilter>;

/** Every row that the filter finds, newest first, from all pages. */
export async function found(journal: Journal, filter: Filter, limit = 100): Promise<Row[]> {
	const rows: Row[] = [];
	let before: number | null = null;
	do {
		const page = await journal.search({ filter: rowFilter.parse(filter), before, limit });
		rows.push(...page.rows);
		before = page.next;
	} while (before !== null);
	return rows;
}

/** The texts of the rows that a search finds, newest first. */
export const textsFound = async (journal: Journal, text: string, isPattern = false) =>
	(await found(journal, { text, isPattern })).map((row) => row.text);
