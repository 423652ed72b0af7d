import { parentPort } from 'node:worker_threads';
import type { Row } from '../contract/rows.ts';
import { Calendar } from './calendar.ts';
import { Disk, DiskTrouble } from './disk.ts';
import { head, record } from './export.ts';
import type { Answer, Calls, Request, Retention } from './messages.ts';
import { previewOf } from './preview.ts';
import { scan } from './scan.ts';
import { chunkText } from './trigrams.ts';
import { shrink, trim } from './trim.ts';

/** The thread that owns the journal's file. It answers one call at a time, in the order in which they came. */

/** Characters of one piece of an export, and rows of it. */
const PIECE = 1_048_576;
const PIECE_ROWS = 5_000;
/** How often the age and the size of the journal are looked at while it changes, in ms. */
const TIDY_EVERY = 1_000;
/** The same while nothing happens, in ms: rows get older all the same. */
const TIDY_IDLE_EVERY = 60_000;

const port = parentPort;
if (!port) throw new Error('The journal worker runs as a worker thread.');

const send = (answer: Answer) => {
	port.postMessage(answer);
};

interface Opened {
	readonly disk: Disk;
	retention: Retention;
}

let journal: Opened | null = null;

function opened(): Opened {
	if (!journal) throw new Error('The journal is not open.');
	return journal;
}

const calls: Calls = {
	open(options) {
		const disk = new Disk(options.file, (notice) => {
			send({ notice });
		});
		journal = { disk, retention: options.retention };
		tidySoon();
		return { newest: disk.use((store) => store.newest()) };
	},
	write(batch) {
		const { disk, retention } = opened();
		tidySoon();
		disk.use((store) => {
			store.write(batch, chunkText(retention));
		});
		return null;
	},
	search({ filter, before, limit }) {
		return opened().disk.use((store) => {
			const rows: Row[] = [];
			const take = (row: Row) => rows.push(previewOf(row)) < limit;
			const next = scan(store, { filter, start: before, order: 'newest first', take });
			return { rows, next };
		});
	},
	get: (id) => opened().disk.use((store) => store.get(id)),
	effects: (id) => opened().disk.use((store) => store.effects(id).map(previewOf)),
	export({ filter, format, after }) {
		return opened().disk.use((store) => {
			let text = after === null ? head(format) : '';
			let rows = 0;
			const take = (row: Row) => {
				text += record(row, format);
				return ++rows < PIECE_ROWS && text.length < PIECE;
			};
			const next = scan(store, { filter, start: after, order: 'oldest first', take });
			return { text, rows, next };
		});
	},
	configure(next) {
		if (journal) journal.retention = next;
		tidySoon();
		return null;
	},
	close() {
		clearTimeout(timer);
		journal?.disk.close();
		journal = null;
		return null;
	},
};

function answer({ call, name, input }: Request): Answer {
	try {
		return { call, value: calls[name](input as never) };
	} catch (error) {
		if (error instanceof DiskTrouble) return { call, trouble: error.words };
		throw error;
	}
}

/** One step, then whatever came meanwhile, then the next. A disk in trouble is noticed by the next write. */
function tidyStep(): void {
	const wasTidying = isTidying;
	isTidying = false;
	hasChanged = false;
	if (!journal) return;
	const { disk, retention } = journal;
	try {
		isTidying = disk.use(
			(store) => trim(store, retention, calendar.now()) || store.trigrams.merge(),
		);
		if (wasTidying && !isTidying) disk.use(shrink);
	} catch (error) {
		if (!(error instanceof DiskTrouble)) throw error;
		hasChanged = true;
	}
	if (isTidying) setImmediate(tidyStep);
	else timer = setTimeout(tidyStep, hasChanged ? TIDY_EVERY : TIDY_IDLE_EVERY);
}

/** Something has changed: there may be something to do that there was not when it was last looked at. */
function tidySoon(): void {
	if (hasChanged) return;
	hasChanged = true;
	if (isTidying) return;
	clearTimeout(timer);
	timer = setTimeout(tidyStep, TIDY_EVERY);
}

let isTidying = false;
let hasChanged = false;
let timer: NodeJS.Timeout | undefined;
const calendar = new Calendar();
port.on('message', (request: Request) => {
	send(answer(request));
});
