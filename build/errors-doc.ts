import { writeFileSync } from 'node:fs';
import { format, resolveConfig } from 'prettier';
import { errorHelp } from '../main/contract/errors.ts';

export const errorsFile = new URL('../docs/errors.md', import.meta.url);

const intro = `# Errors

Every failure has a code for programs and a sentence for people. A client is told
\`err⇥<ref>⇥<CODE>⇥<sentence>\` (⇥ is a TAB). The sentence says what happened and names the scene, field or program that it
is about; this table says what to do next. The page shows both.

Made from \`errorHelp\` in \`main/contract/errors.ts\` by \`npm run docs\`: change it there.

| Code | What to do | 対処方法 |
| --- | --- | --- |
`;

/** A bar would end the cell; angle brackets would be taken for HTML. */
const cell = (text: string) => text.replace(/[|<>]/gu, '\\$&');

/** The table of errors as Markdown, formatted as everything else here. */
export async function errorsDocument(): Promise<string> {
	const rows = Object.entries(errorHelp).map(
		([code, { en, ja }]) => `| \`${code}\` | ${cell(en)} | ${cell(ja)} |`,
	);
	const config = await resolveConfig(errorsFile);
	return format(`${intro}${rows.join('\n')}\n`, { ...config, parser: 'markdown' });
}

if (import.meta.main) writeFileSync(errorsFile, await errorsDocument());
