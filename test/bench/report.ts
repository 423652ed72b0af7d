import { execFileSync } from 'node:child_process';
import { cpus, release, totalmem, type } from 'node:os';
import { replaceSection } from './document.ts';
import { python } from '../helpers/python.ts';
import { BRIDGE, isMet, type Goal, type Outcome, type Row } from './row.ts';
import type { Spread } from './stats.ts';

export interface Measured {
	readonly row: Row;
	readonly outcome: Outcome;
}

export const figure = (value: number): string =>
	Math.abs(value) >= 1_000
		? Math.round(value).toLocaleString('en-US')
		: String(Number(value.toPrecision(3)));

const spread = ({ median, min, max }: Spread) =>
	min === max ? figure(median) : `${figure(median)} (${figure(min)} to ${figure(max)})`;

export const goalText = (goal: Goal | null, unit: string): string =>
	goal
		? `${goal.is} ${goal.of === 'difference' ? '+' : ''}${figure(goal.value)} ${goal.of === 'ratio' ? '×' : unit}`
		: '';

const verdict = ({ row, outcome }: Measured): string => {
	const met = isMet(outcome, row.goal);
	return met === null ? '' : met ? 'yes' : '**no**';
};

function tableRow(measured: Measured): string {
	const { row, outcome } = measured;
	const own = outcome.figures.get(BRIDGE);
	const base = outcome.figures.get(row.baseline ?? '');
	const others = [...outcome.figures]
		.filter(([subject]) => subject !== BRIDGE && subject !== row.baseline)
		.map(([subject, one]) => `${subject} ${spread(one)}`);
	const cells = [
		row.title,
		row.unit,
		own ? spread(own) : 'not measured',
		base ? `${row.baseline} ${spread(base)}` : '',
		others.join('; '),
		outcome.ratio ? `${spread(outcome.ratio)} ×` : '',
		goalText(row.goal, row.unit),
		verdict(measured),
	];
	return `| ${cells.join(' | ')} |`;
}

const version = (program: string, ...args: string[]): string => {
	try {
		return execFileSync(program, args, { encoding: 'utf8' }).trim().split('\n')[0] ?? '';
	} catch {
		return 'not installed';
	}
};

/** What the figures were measured on. */
export const machine = (): string => {
	const [cpu] = cpus();
	return `- Machine: ${cpus().length} × ${cpu?.model ?? 'unknown'}, ${Math.round(totalmem() / 2 ** 30)} GB, ${type()} ${release()}
- Node.js ${process.versions.node}, Python ${version(python, '--version').replace('Python ', '')}
- Commit ${version('git', 'rev-parse', '--short', 'HEAD')}`;
};

export const today = (): string => new Date().toISOString().slice(0, 10);

/** Writes the table of a full run. */
export const writeReport = (all: readonly Measured[]): Promise<void> =>
	replaceSection(
		'Bench',
		`
Written by \`npm run bench\` on ${today()}. Subjects take turns within a round, so that what disturbs the machine disturbs all of
them; figures are medians of the rounds, with the smallest and the largest. Most goals are about ratios. The journal is on,
and pacing is lifted.

${machine()}

| What | Unit | ${BRIDGE} | Baseline | Others | Ratio | Goal | Met |
| --- | --- | --- | --- | --- | --- | --- | --- |
${all.map(tableRow).join('\n')}

### How each is measured

${all.map(({ row }) => `- **${row.title}**: ${row.how}`).join('\n')}
`,
	);
