import type { Attack, AttackReport } from './attacker.ts';
import { Foe, framesOf } from './foe.ts';

// One attack in a process of its own, so that it costs neither the bridge nor the test its thread. Begins at once, and
// says when all its sockets were tried.

const attack = JSON.parse(process.argv[2] ?? '') as Attack;
const frames = framesOf(attack);
const foes = new Set<Foe>();
/** Of those that are no longer open. */
const past = { sent: 0, heard: 0, last: '' };
const refused: Record<string, number> = {};
const codes: Record<string, number> = {};
let opened = 0;

const count = (counts: Record<string, number>, what: string) => {
	counts[what] = (counts[what] ?? 0) + 1;
};

function report(): AttackReport {
	const sum = (pick: (foe: Foe) => number) => [...foes].reduce((all, foe) => all + pick(foe), 0);
	const last = [...foes].slice(-20).flatMap((foe) => (foe.last === null ? [] : [foe.last]));
	return {
		opened,
		open: foes.size,
		refused,
		codes,
		sent: past.sent + sum((foe) => foe.sent),
		heard: past.heard + sum((foe) => foe.heard),
		last: past.last ? [past.last, ...last] : last,
	};
}

async function attackOnce(n: number): Promise<void> {
	const foe = new Foe(attack, n);
	const answer = await foe.answered;
	const isIn = answer === 'connected' || answer.includes(' 101 ');
	if (!isIn) {
		count(refused, answer);
		foe.socket.destroy();
		return;
	}
	opened += 1;
	foes.add(foe);
	void foe.closed.then(() => {
		foes.delete(foe);
		count(codes, String(foe.closeCode));
		past.sent += foe.sent;
		past.heard += foe.heard;
		past.last = foe.last ?? past.last;
	});
	if (attack.kind === 'storm') {
		foe.socket.destroy();
		await foe.closed;
	}
	if (attack.kind === 'deaf') foe.socket.pause();
	if (attack.kind === 'deaf' || attack.kind === 'flood') void foe.flood(frames);
}

/** So many at the same time, each the next one when its own is done. */
async function attackAll(): Promise<void> {
	const all = attack.count * attack.rounds;
	let next = 0;
	const worker = async () => {
		while (next < all) await attackOnce(next++ % attack.count);
	};
	await Promise.all(Array.from({ length: attack.atOnce }, worker));
}

// The test has gone: so has the reason to attack.
process.on('disconnect', () => process.exit());
process.on('message', () => process.send?.({ kind: 'report', report: report() }));
await attackAll();
process.send?.({ kind: 'tried', report: report() });
