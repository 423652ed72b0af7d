import {
	arch,
	cpus,
	freemem,
	homedir,
	hostname,
	release,
	totalmem,
	type,
	userInfo,
	version,
} from 'node:os';
import type { Hidden } from '../../config/hide.ts';
import type { Output, Snapshot } from '../../contract/commands.ts';
import { AppError } from '../../contract/errors.ts';
import { rowFilter, type Row } from '../../contract/rows.ts';
import type { Journal } from '../../journal/journal.ts';
import { snapshotOf } from '../app.ts';
import type { ApiParts } from '../parts.ts';
import { keysIn, secretsOf } from './secrets.ts';

/** Rows that are looked at: a good while of ordinary use, and as much as a person can look through. */
const ROWS = 1_000;

/** What a report is made of, as it is: names, texts and secrets are in here. */
export interface Facts {
	/** ms since 1970. */
	readonly at: number;
	readonly snapshot: Snapshot;
	/** Oldest first. */
	readonly rows: readonly Row[];
	/** `memory` where the journal on disk could not be read. */
	readonly rowsFrom: 'journal' | 'memory';
	readonly secrets: readonly Hidden[];
	readonly system: SystemFacts;
}

/** The machine and the process. */
export interface SystemFacts {
	readonly lines: readonly string[];
	readonly home: string;
	/** Of the account and of the machine. */
	readonly names: readonly string[];
}

export async function collectFacts(parts: ApiParts): Promise<Facts> {
	const last = await lastRows(parts.journal);
	const snapshot = snapshotOf(parts);
	return {
		at: Date.now(),
		snapshot,
		...last,
		secrets: [...secretsOf(parts), ...keysIn(last.rows, snapshot.access)],
		system: systemFacts(),
	};
}

async function lastRows(journal: Journal): Promise<Pick<Facts, 'rows' | 'rowsFrom'>> {
	const rows: Row[] = [];
	const filter = rowFilter.parse({});
	try {
		let before: number | null = null;
		do {
			const limit = ROWS - rows.length;
			const page: Output<'log.search'> = await journal.search({ filter, before, limit });
			rows.push(...page.rows);
			before = page.next;
		} while (before !== null && rows.length < ROWS);
		return { rows: rows.reverse(), rowsFrom: 'journal' };
	} catch (error) {
		if (!(error instanceof AppError)) throw error;
		const never = new AbortController().signal;
		const batch = await journal.follow({ after: null, limit: ROWS, wait: 0 }, never);
		return { rows: batch.rows, rowsFrom: 'memory' };
	}
}

const megabytes = (bytes: number) => `${Math.round(bytes / 1_048_576)} MB`;

function systemFacts(): SystemFacts {
	const { rss, heapUsed, heapTotal, external } = process.memoryUsage();
	const [cpu] = cpus();
	return {
		lines: [
			`system: ${type()} ${release()}, ${version()}`,
			`processor: ${cpus().length} x ${cpu?.model ?? 'unknown'}, ${arch()}; this app is built for ${process.arch}`,
			`memory of the machine: ${megabytes(totalmem())}, ${megabytes(freemem())} free`,
			`memory of the app: ${megabytes(rss)}, objects ${megabytes(heapUsed)} of ${megabytes(heapTotal)}, buffers ${megabytes(external)}`,
			`running for: ${Math.round(process.uptime())} s`,
			`language of the system: ${Intl.DateTimeFormat().resolvedOptions().locale}`,
		],
		home: homedir(),
		names: [accountName(), hostname()],
	};
}

/** A container may run as a user that has no name. */
function accountName(): string {
	try {
		return userInfo().username;
	} catch (error) {
		if (error instanceof Error && 'code' in error) return '';
		throw error;
	}
}
