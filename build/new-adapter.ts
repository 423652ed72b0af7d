import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { camelCase, templates } from './adapter-templates.ts';

/** What an instance may be called too, see main/contract/adapters.ts; no dash at the end, none doubled. */
const idPattern = /^(?=.{1,32}$)[a-z][a-z0-9]*(-[a-z0-9]+)*$/;

/** Names that the app or the generated code already uses, and words that JavaScript keeps for itself. */
const taken = new Set(
	(
		'bridge adapters adapter registry say settings z await break case catch class const continue debugger default ' +
		'delete do else enum export extends false finally for function if implements import in instanceof interface let ' +
		'new null package private protected public return static super switch this throw true try typeof var void while ' +
		'with yield arguments eval'
	).split(' '),
);

interface NewAdapter {
	/** The repository. */
	readonly root: string;
	readonly id: string;
	readonly title: string;
}

/** `now-playing` -> `Now Playing` */
const titleOf = (id: string) =>
	id.replace(
		/(^|-)([a-z])/g,
		(_, dash: string, letter: string) => (dash && ' ') + letter.toUpperCase(),
	);

/** Why this id cannot be used, or null. */
function problemWith(root: string, id: string): string | null {
	if (!idPattern.test(id))
		return `"${id}" is no id. Use up to 32 lower-case letters, digits and single dashes, a letter first: now-playing.`;
	if (taken.has(camelCase(id)))
		return `"${id}" is a name that the code needs itself. Choose another.`;
	if (existsSync(join(root, 'main/adapters', id)))
		return `An adapter "${id}" exists already: main/adapters/${id}.`;
	return null;
}

/** Adds the adapter's import and its line to the registry. */
function register(registry: string, id: string): string {
	const name = camelCase(id);
	const imports = registry.lastIndexOf("/index.ts';\n");
	const end = registry.lastIndexOf(']);');
	if (imports === -1 || end === -1)
		throw new Error('main/adapters/registry.ts does not look as expected: add the line by hand.');
	const afterImports = imports + "/index.ts';\n".length;
	return [
		registry.slice(0, afterImports),
		`import { ${name} } from './${id}/index.ts';\n`,
		registry.slice(afterImports, end),
		`\t[${name}.id, ${name}],\n`,
		registry.slice(end),
	].join('');
}

/** Writes the smallest complete adapter, its test and its line in the registry. Returns the files, relative to `root`. */
export async function newAdapter({ root, id, title }: NewAdapter): Promise<string[]> {
	const problem = problemWith(root, id);
	if (problem) throw new Error(problem);
	const registryPath = 'main/adapters/registry.ts';
	const registry = await readFile(join(root, registryPath), 'utf8');
	const files = new Map(templates(id, title)).set(registryPath, register(registry, id));
	for (const [file, text] of files) {
		const path = join(root, file);
		const style = await resolveConfig(path);
		await mkdir(dirname(path), { recursive: true });
		await writeFile(path, await format(text, { ...style, filepath: path }));
	}
	return [...files.keys()];
}

if (import.meta.main) {
	const [id, ...words] = process.argv.slice(2);
	const root = join(import.meta.dirname, '..');
	try {
		if (id === undefined) throw new Error('Usage: npm run new:adapter <id> [Title]');
		const title = words.join(' ').trim() || titleOf(id);
		for (const file of await newAdapter({ root, id, title })) console.log(file);
		console.log(
			`\nNext: npx vitest run --config build/vitest.config.ts test/main/adapters/${id}.test.ts`,
		);
	} catch (error) {
		console.error(error instanceof Error ? error.message : error);
		process.exitCode = 1;
	}
}
