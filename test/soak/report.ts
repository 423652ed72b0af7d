import { replaceSection } from '../bench/document.ts';
import { machine, today } from '../bench/report.ts';

export interface Verdict {
	readonly id: string;
	readonly title: string;
	readonly kind: 'held' | 'failed' | 'skipped';
	readonly words: string;
	/** How long it took. */
	readonly seconds: number;
}

/** What a program said may have many lines, and a row of a table has one. */
const cell = (words: string) => words.replaceAll('|', '\\|').replaceAll(/\s*\n\s*/gu, ' ');

/** Writes the table of a full run. */
export const writeReport = (verdicts: readonly Verdict[]): Promise<void> =>
	replaceSection(
		'Soak',
		`
Written by \`npm run soak\` on ${today()}: each scenario happens to a real bridge in a process of its own.

${machine()}

| What happens | Verdict | Seen | Took |
| --- | --- | --- | --- |
${verdicts.map(({ title, kind, words, seconds }) => `| ${title} | ${kind} | ${cell(words)} | ${seconds} s |`).join('\n')}
`,
	);
