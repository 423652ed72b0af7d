import { textFrame, Wire } from './wire.ts';

/** A text as items send it: a verb, a few words, a number. */
export const sample = 'board.move\tknight\tb1\tc3\t0.25';

/** Messages that may be on their way: enough to keep the server busy, too few to fill its buffers. */
const WINDOW = 2_000;
/** Messages in one write. */
const BATCH = 100;

export interface Relay {
	/** Messages of the sender in a second. */
	readonly perSecond: number;
}

/** One sends `count` texts to a room, the others count what comes. Ends when all have all. */
export async function relay(
	room: string,
	{ receivers, count }: { receivers: number; count: number },
): Promise<Relay> {
	await using open = new AsyncDisposableStack();
	const hearing: Wire[] = [];
	for (let n = 0; n < receivers; n += 1) hearing.push(open.use(await Wire.open(room)));
	const sender = open.use(await Wire.open(room));
	const batch = Buffer.concat(Array.from({ length: BATCH }, () => textFrame(sample)));
	const slowest = () => Math.min(...hearing.map(({ received }) => received));
	const from = performance.now();
	for (let sent = 0; sent < count; sent += BATCH) {
		sender.socket.write(batch);
		const behind = sent + BATCH - WINDOW;
		if (slowest() < behind) await Promise.all(hearing.map((wire) => wire.until(behind)));
	}
	await Promise.all(hearing.map((wire) => wire.until(count)));
	return { perSecond: (count / (performance.now() - from)) * 1_000 };
}
