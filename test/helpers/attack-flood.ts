import { setTimeout as delay } from 'node:timers/promises';
import type { AttackedApp } from './attacked-app.ts';
import { attackWith, type Attack, type AttackReport } from './attacker.ts';

/** Attackers at once, and how long their flood lasts, in ms. */
export const CROWD = 50;
export const LASTS = 1_500;

export type Flood = Pick<Attack, 'kind'> & Partial<Attack>;

/** The most that a message may hold, by default. */
export const largest = { kind: 'flood', texts: ['{pad}'], pad: 65_536 } as const satisfies Flood;

/** Sends it for a while from so many at once. */
export async function flood(app: AttackedApp, given: Flood, count: number): Promise<AttackReport> {
	await using foes = attackWith({ ...given, port: app.port, count });
	await foes.tried();
	await delay(count === 1 ? LASTS / 3 : LASTS);
	return await foes.report();
}
