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

/** What a program said may have many lines, and an item of a list has one. */
const oneLine = (words: string) => words.replaceAll(/\s*\n\s*/gu, ' ');

/** Writes the table of a full run. */
export const writeReport = (verdicts: readonly Verdict[]): Promise<void> =>
	replaceSection(
		'Soak',
		`
Written by \`npm run soak\` on ${today()}: each scenario happens to a real bridge in a process of its own.

${machine()}

| What happens | Verdict | Took |
| --- | --- | --- |
${verdicts.map(({ title, kind, seconds }) => `| ${title} | ${kind} | ${seconds} s |`).join('\n')}

### What was seen

${verdicts.map(({ title, words }) => `- **${title}**: ${oneLine(words)}`).join('\n')}
`,
	);
