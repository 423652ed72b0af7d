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

/** Writes the table of a full run. */
export const writeReport = (verdicts: readonly Verdict[]): Promise<void> =>
	replaceSection(
		'Soak',
		`
Written by \`npm run soak\` on ${today()}: each scenario happens to a real bridge in a process of its own.

${machine()}

| What happens | Verdict | Seen | Took |
| --- | --- | --- | --- |
${verdicts.map(({ title, kind, words, seconds }) => `| ${title} | ${kind} | ${words.replaceAll('|', '\\|')} | ${seconds} s |`).join('\n')}
`,
	);
