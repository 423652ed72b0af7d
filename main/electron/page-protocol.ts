import { readFile, readdir } from 'node:fs/promises';
import { extname, join, relative, sep } from 'node:path';
import { protocol, type Session } from 'electron';
import { headersWith, strictPolicy } from '../web/policy.ts';

/** Where the page lives: no server, no file:// with its rights over the disk. */
export const PAGE_ORIGIN = 'app://bridge';
export const PAGE_ADDRESS = `${PAGE_ORIGIN}/index.html`;

const SCHEME = 'app';

/** All that a build of the page has in it. */
const types: Readonly<Record<string, string>> = {
	'.html': 'text/html; charset=utf-8',
	'.js': 'text/javascript; charset=utf-8',
	'.css': 'text/css; charset=utf-8',
	'.json': 'application/json; charset=utf-8',
	'.svg': 'image/svg+xml',
	'.png': 'image/png',
	'.woff2': 'font/woff2',
};

/** Before the app is ready, once. */
export function registerPageScheme(): void {
	protocol.registerSchemesAsPrivileged([
		{ scheme: SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true } },
	]);
}

/**
 * Electron security 18 (a protocol of our own instead of file://) and 7 (a Content-Security-Policy): serves the files
 * that the page's folder has now and nothing else, so that no path leads out of it.
 */
export async function servePage(session: Session, folder: string): Promise<void> {
	const files = await listFiles(folder);
	const headers = headersWith(strictPolicy);
	session.protocol.handle(SCHEME, async ({ method, url }) => {
		const { host, pathname } = new URL(url);
		const file = host === 'bridge' && method === 'GET' ? files.get(pathname) : undefined;
		if (!file) return new Response('Not found', { status: 404, headers });
		const body = await readFile(file);
		return new Response(body, { headers: { ...headers, 'Content-Type': typeOf(file) } });
	});
}

const typeOf = (file: string) => types[extname(file)] ?? 'application/octet-stream';

/** Files by the path of their address. */
async function listFiles(folder: string): Promise<ReadonlyMap<string, string>> {
	const entries = await readdir(folder, { recursive: true, withFileTypes: true });
	const files = entries
		.filter((entry) => entry.isFile())
		.map((entry) => join(entry.parentPath, entry.name));
	return new Map(
		files.map((file) => [`/${relative(folder, file).split(sep).join('/')}`, file] as const),
	);
}
