import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './install.js';
import { runNode } from './run-node.js';

/**
 * Runs Vite with each of the configurations, unless `result` is there and was built from the same sources.
 * @param {{ words: string, configs: string[], sources: string[], result: string, stamp: string }} build
 */
export async function ensureBuilt({ words, configs, sources, result, stamp }) {
	const hash = hashOf(sources);
	const stampFile = join(root, stamp);
	const isThere = existsSync(join(root, result));
	if (isThere && existsSync(stampFile) && readFileSync(stampFile, 'utf8') === hash) return;
	process.stderr.write(`${words}\n`);
	for (const config of configs) {
		const build = ['build', '--config', config, '--logLevel', 'warn'];
		// To stderr: stdout belongs to the app, whose two addresses a script may want to read.
		const code = await runNode(['node_modules/vite/bin/vite.js', ...build], ['ignore', 2, 2]);
		if (code !== 0) process.exit(code);
	}
	writeFileSync(stampFile, hash);
}

/** One hash of the files and folders, by name and content. */
export function hashOf(paths) {
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
	if (statSync(join(root, path)).isFile()) return [path];
	return readdirSync(join(root, path), { withFileTypes: true })
		.sort((a, b) => (a.name < b.name ? -1 : 1))
		.flatMap((entry) =>
			entry.isDirectory()
				? filesOf(`${path}/${entry.name}`)
				: entry.name.startsWith('.')
					? []
					: [`${path}/${entry.name}`],
		);
}
