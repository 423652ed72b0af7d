import { spreadOf, type Spread } from './stats.ts';

/** One figure of one subject: every round's value. */
export interface Series {
	readonly subject: string;
	readonly values: number[];
}

/** What a row of the table says in the end. */
export interface Outcome {
	/** By subject, in the order of the columns. */
	readonly figures: ReadonlyMap<string, Spread>;
	/** Of the bridge to the baseline, round by round; null where the row has no baseline. */
	readonly ratio: Spread | null;
	/** The same, in the unit of the figures. */
	readonly difference: Spread | null;
}

/** A claim: of the bridge's figure, or of how it stands to that of the baseline. */
export interface Goal {
	readonly of: 'figure' | 'ratio' | 'difference';
	readonly is: 'at least' | 'at most';
	readonly value: number;
	/** What CI still lets pass: machines there are noisy, so only a ratio that is far off counts. */
	readonly farOff: number | null;
}

export interface Row {
	readonly id: string;
	readonly title: string;
	/** Of the figures: `messages/s`, `ms`, `MB`. */
	readonly unit: string;
	readonly goal: Goal | null;
	/** The subject that the bridge is compared with; null where there is nothing to compare. */
	readonly baseline: string | null;
	/** How it is measured, in a sentence for the reader of the table. */
	readonly how: string;
	/** Runs all its rounds, subjects taking turns. Nothing where a program is missing: it says which. */
	run(context: Context): Promise<readonly Series[]>;
}

export interface Context {
	/** 1 for a full run; a smoke run does a part of the work. */
	readonly share: number;
	readonly rounds: number;
	/** Whether others than the baseline are measured as well. */
	readonly hasPeers: boolean;
	readonly say: (text: string) => void;
}

export const BRIDGE = 'Resonite Bridge';
/** The baseline of most rows. */
export const PLAIN = 'plain ws';

export function outcomeOf(series: readonly Series[], baseline: string | null): Outcome {
	const figures = new Map(series.map(({ subject, values }) => [subject, spreadOf(values)]));
	const of = (subject: string) => series.find((one) => one.subject === subject)?.values;
	const ours = of(BRIDGE);
	const theirs = baseline === null ? undefined : of(baseline);
	if (!ours || !theirs) return { figures, ratio: null, difference: null };
	const pairs = ours.map((value, round) => [value, theirs[round] ?? Number.NaN] as const);
	return {
		figures,
		ratio: spreadOf(pairs.map(([value, base]) => value / base)),
		difference: spreadOf(pairs.map(([value, base]) => value - base)),
	};
}

/** Whether the goal is met; null where there is none, or nothing was measured. */
export function isMet(outcome: Outcome, goal: Goal | null, bound = goal?.value): boolean | null {
	if (!goal || bound === undefined) return null;
	const measured = goal.of === 'figure' ? outcome.figures.get(BRIDGE) : outcome[goal.of];
	if (!measured) return null;
	return goal.is === 'at least' ? measured.median >= bound : measured.median <= bound;
}

/** Rounds in which each subject has its turn: what disturbs the machine for a while disturbs all of them. */
export async function inTurns(
	rounds: number,
	subjects: Readonly<Record<string, () => Promise<number>>>,
): Promise<Series[]> {
	const series = Object.keys(subjects).map((subject): Series => ({ subject, values: [] }));
	for (let round = 0; round < rounds; round += 1)
		for (const { subject, values } of series) {
			const value = await subjects[subject]?.();
			if (value !== undefined) values.push(value);
		}
	return series;
}
