import { setTimeout as delay } from 'node:timers/promises';
import type { ClientRef } from '../../../main/contract/clients.ts';
import type { Journal } from '../../../main/journal/journal.ts';
import { sample } from './relay.ts';

const items: readonly ClientRef[] = Array.from({ length: 20 }, (_, n) => ({
	id: Date.now() + n,
	name: n % 3 === 0 ? `照明 ${n}` : `DJ Booth ${n}`,
	user: n % 2 === 0 ? null : 'Alice',
}));
/** One that says something once in 100,000 times. */
const lamp: ClientRef = { id: Date.now() + 99, name: 'Old Lamp', user: 'Bob' };
const audience = items.slice(0, 10).map(({ id }) => id);
const said = ['配信を開始しました', 'シーンを切り替えました', 'マイク音量を変更しました'];

/** A command, its outcome and its reply; one in 500 fails. */
function command(journal: Journal, client: ClientRef, n: number): number {
	const [outcome, reply] =
		n % 500 === 0
			? ['TARGET_NOT_FOUND', 'err\tobs.scene\tTARGET_NOT_FOUND\tNo scene is called so.']
			: ['ok', `ok\tobs.scene\tLive ${n % 9_973}`];
	const about = { client, instance: 'obs' };
	const text = `obs.scene Live ${n % 9_973}`;
	const cause = journal.add({
		...about,
		direction: 'in',
		kind: 'command',
		text,
		outcome: 'pending',
	});
	journal.settle(cause, { outcome, ms: 1.2, grant: 'key DJ' });
	journal.add({
		...about,
		direction: 'out',
		kind: 'reply',
		text: reply,
		outcome,
		ms: 1.2,
		cause,
	});
	return 2;
}

/** A text of a room, and the event that brings it to ten others. */
function talk(journal: Journal, client: ClientRef, text: string): number {
	const cause = journal.add({ direction: 'in', kind: 'text', client, text });
	journal.add({ direction: 'out', kind: 'event', instance: 'room', audience, text, cause });
	return 2;
}

/** What a busy bridge keeps: a quarter is commands and their replies, the rest is what others hear. */
function keep(journal: Journal, n: number): number {
	const client = n % 100_000 === 7 ? lamp : (items[n % items.length] ?? lamp);
	if (n % 50_000 === 0)
		return (
			journal.add({ kind: 'limit', client, words: { en: 'Too fast.', ja: '速すぎます。' } }) && 1
		);
	if (n % 4 === 0) return command(journal, client, n);
	if (n % 4 === 1) return talk(journal, client, `${said[n % 3] ?? ''} ${n}`);
	return talk(journal, client, `${sample} ${n % 9_973} ${((n * 7_919) % 999_983).toString(36)}`);
}

/** Rows as they come, some milliseconds' worth at a time, and no faster than so many a second. */
export async function fill(journal: Journal, rows: number, perSecond: number): Promise<void> {
	const from = performance.now();
	let added = 0;
	for (let n = 0; added < rows;) {
		const due = ((performance.now() - from) / 1_000) * perSecond + perSecond / 100;
		for (; added < Math.min(rows, due); n += 1) added += keep(journal, n);
		await delay(5);
	}
}
