import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from './install.js';
import { runNode } from './run-node.js';

/** What the built page depends on. */
const sources = ['renderer', 'main/contract', 'build/vite.config.ts', 'package-lock.json'];
const stamp = join(root, 'out', 'renderer.built-from');

/** Builds the page, unless the one there was built from the same sources. */
export async function ensurePage() {
	const hash = hashOf(sources);
	const isThere = existsSync(join(root, 'out', 'renderer', 'index.html'));
	if (isThere && existsSync(stamp) && readFileSync(stamp, 'utf8') === hash) return;
	process.stderr.write('Building the page.\n');
	const build = ['build', '--config', 'build/vite.config.ts', '--logLevel', 'warn'];
	// To stderr: stdout belongs to the app, whose two addresses a script may want to read.
	const code = await runNode(['node_modules/vite/bin/vite.js', ...build], ['ignore', 2, 2]);
	if (code !== 0) process.exit(code);
	writeFileSync(stamp, hash);
}

function hashOf(paths) {
	const hash = createHash('sha256');
	for (const file of paths.flatMap(filesOf))
		hash.update(file).update(readFileSync(join(root, file)));
	return hash.digest('hex');
}

/** Without what the build itself writes. */
function filesOf(path) {
	if (path === 'renderer/paraglide' || path.includes('/.')) return [];
	// The compiler of the messages writes a README and its notes beside its settings.
	if (path === 'renderer/project.inlang') return [`${path}/settings.json`];
	const entries = isFile(path) ? null : readdirSync(join(root, path), { withFileTypes: true });
	if (!entries) return [path];
	return entries
		.sort((a, b) => (a.name < b.name ? -1 : 1))
		.flatMap((entry) =>
			entry.isDirectory()
				? filesOf(`${path}/${entry.name}`)
				: entry.name.startsWith('.')
					? []
					: [`${path}/${entry.name}`],
		);
}

const isFile = (path) => path.includes('.') && !path.endsWith('.inlang');

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await ensurePage();
