import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { format, resolveConfig } from 'prettier';

const file = fileURLToPath(new URL('../../docs/benchmarks.md', import.meta.url));

/**
 * Writes one section of docs/benchmarks.md anew. The others stay as they are: other commands write them, or people. The
 * section has to be there already.
 */
export async function replaceSection(title: string, body: string): Promise<void> {
	const text = await readFile(file, 'utf8');
	const heading = `\n## ${title}\n`;
	const from = text.indexOf(heading);
	if (from < 0) throw new Error(`docs/benchmarks.md has no section "${title}".`);
	const next = text.indexOf('\n## ', from + 1);
	const rest = next < 0 ? '' : text.slice(next);
	const whole = text.slice(0, from) + heading + body + rest;
	await writeFile(
		file,
		await format(whole, { ...(await resolveConfig(file)), parser: 'markdown' }),
	);
}
