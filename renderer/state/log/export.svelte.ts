import type { Output } from '../../../main/contract/commands.ts';
import type { RowFilter } from '../../../main/contract/rows.ts';
import type { Transport } from '../../../main/contract/transport.ts';

export type ExportFormat = 'jsonl' | 'csv';

const TYPES = { jsonl: 'application/jsonl', csv: 'text/csv' } as const;

/** Brings the journal to the page piece by piece and joins it into one file. */
export class Export {
	/** Rows so far, while it runs. */
	rows = $state<number | null>(null);
	readonly #transport: Pick<Transport, 'call'>;
	#stop = new AbortController();

	constructor(transport: Pick<Transport, 'call'>) {
		this.#transport = transport;
	}

	/**
	 * The rows that the filter lets through, oldest first. Null if it was canceled.
	 * @throws an Error that `problemOf` puts into words
	 */
	async run(filter: RowFilter, format: ExportFormat): Promise<Blob | null> {
		this.rows = 0;
		this.#stop = new AbortController();
		const { signal } = this.#stop;
		try {
			// Blobs of their own, which a browser may keep on disk.
			const pieces: Blob[] = [];
			let after: number | null = null;
			do {
				const piece: Output<'log.export'> = await this.#transport.call('log.export', {
					filter,
					format,
					after,
				});
				pieces.push(new Blob([piece.text]));
				this.rows += piece.rows;
				after = piece.next;
			} while (after !== null && !signal.aborted);
			return signal.aborted ? null : new Blob(pieces, { type: TYPES[format] });
		} finally {
			this.rows = null;
		}
	}

	cancel(): void {
		this.#stop.abort();
	}
}
