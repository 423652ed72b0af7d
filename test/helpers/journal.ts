import { rowFilter, type Row } from '../../main/contract/rows.ts';
import { openJournal, type Journal, type JournalOptions } from '../../main/journal/journal.ts';
import type { NewRow } from '../../main/journal/new-row.ts';
import { tempFolder } from './temp-folder.ts';
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

/** A journal in a folder of its own, with these rows in it. */
export async function journalWith(
	rows: readonly NewRow[] = [],
	options: Partial<JournalOptions> = {},
) {
	const temp = await tempFolder();
	const { journal, notices } = await openedJournal(temp.file('journal.sqlite'), options);
	const ids = rows.map((row) => journal.add(row));
	return {
		journal,
		notices,
		ids,
		folder: temp.path,
		async [Symbol.asyncDispose]() {
			await journal.stop();
			await temp[Symbol.asyncDispose]();
		},
	};
}

export const texts = (...all: string[]): NewRow[] => all.map((text) => ({ kind: 'text', text }));

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

/** A whole export, and the pieces in which it came. */
export async function exported(journal: Journal, format: 'jsonl' | 'csv', text = '') {
	const filter = rowFilter.parse({ text });
	const pieces: string[] = [];
	let rows = 0;
	let after: number | null = null;
	do {
		const piece = await journal.export({ filter, format, after });
		pieces.push(piece.text);
		rows += piece.rows;
		after = piece.next;
	} while (after !== null);
	return { pieces, rows, text: pieces.join('') };
}
