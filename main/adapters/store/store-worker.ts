import { parentPort, receiveMessageOnPort } from 'node:worker_threads';
import { AppError } from '../../contract/errors.ts';
import { Disk, DiskTrouble } from './disk.ts';
import type { Entries } from './entries.ts';
import { writes, type Answer, type Argument, type Notice, type Request } from './messages.ts';

/**
 * The thread that owns the store's file. What waits when it is free is done in one transaction, so that the disk is
 * waited for once; it is answered when the disk has it. Waiting on the main thread would hold up every message.
 */

/** About 10 ms of work, after which the first of them is answered. */
const BATCH = 500;

const port = parentPort;
if (!port) throw new Error('The store worker runs as a worker thread.');

const send = (message: Answer | Notice) => {
	port.postMessage(message);
};

let disk: Disk | null = null;

function opened(): Disk {
	if (!disk) throw new Error('The store is not open.');
	return disk;
}

function open({ file, limits }: Argument<'open'>): null {
	disk = new Disk(file, limits, (aside) => {
		send({ aside });
	});
	send({ totals: disk.use((entries) => entries.totals()) });
	return null;
}

function close(): null {
	disk?.close();
	disk = null;
	return null;
}

/** @throws SQLite's errors */
function run(entries: Entries, { id, name, input }: Request): Answer {
	if (name === 'open' || name === 'close') throw new Error(`"${name}" comes by itself.`);
	try {
		// What is asked under a name has that name's input: see `Link.ask`.
		return { id, value: entries[name](input as never) };
	} catch (error) {
		if (!(error instanceof AppError)) throw error;
		return { id, refusal: { code: error.code, words: error.words } };
	}
}

/** @throws DiskTrouble */
function answerAll(batch: readonly Request[]): void {
	const work = (entries: Entries) => batch.map((request) => run(entries, request));
	if (!batch.some(({ name }) => writes.has(name))) {
		for (const answer of opened().use(work)) send(answer);
		return;
	}
	const [answers, totals] = opened().change((entries) => [work(entries), entries.totals()]);
	for (const answer of answers) send(answer);
	send({ totals });
}

/** What cannot be written was not: questions asked along with it are answered by what there is. */
function tryAll(batch: readonly Request[]): void {
	if (batch.length === 0) return;
	try {
		answerAll(batch);
	} catch (error) {
		if (!(error instanceof DiskTrouble)) throw error;
		const questions = batch.filter(({ name }) => !writes.has(name));
		const hasWrites = questions.length < batch.length;
		for (const { id, name } of batch)
			if (!hasWrites || writes.has(name)) send({ id, trouble: error.trouble });
		if (hasWrites) tryAll(questions);
	}
}

function openOrClose({ id, name, input }: Request): void {
	try {
		send({ id, value: name === 'open' ? open(input as Argument<'open'>) : close() });
	} catch (error) {
		if (!(error instanceof DiskTrouble)) throw error;
		send({ id, trouble: error.trouble });
	}
}

const isTogether = ({ name }: Request) => name !== 'open' && name !== 'close';
const nextWaiting = () => (receiveMessageOnPort(port) as { message: Request } | undefined)?.message;

port.on('message', (first: Request) => {
	const batch: Request[] = [];
	for (let next: Request | undefined = first; next; next = nextWaiting()) {
		batch.push(next);
		if (isTogether(next) && batch.length < BATCH) continue;
		tryAll(batch.filter(isTogether));
		if (!isTogether(next)) openOrClose(next);
		batch.length = 0;
	}
	tryAll(batch);
});
