import { protocol, type Session } from 'electron';
import { PageFolder } from '../web/page-folder.ts';
import { headersWith, strictPolicy } from '../web/policy.ts';

/** Where the page lives: no server, no file:// with its rights over the disk. */
export const PAGE_ORIGIN = 'app://bridge';
export const PAGE_ADDRESS = `${PAGE_ORIGIN}/index.html`;

const SCHEME = 'app';

/** Before the app is ready, once. */
export function registerPageScheme(): void {
	protocol.registerSchemesAsPrivileged([
		{ scheme: SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true } },
	]);
}

/**
 * Electron security 18 (a protocol of our own instead of file://) and 7 (a Content-Security-Policy): serves the files of
 * the page's folder and nothing else, so that no path leads out of it.
 * @throws AppError PAGE_NOT_BUILT
 */
export function servePage(session: Session, folder: string): void {
	const files = new PageFolder(folder);
	const headers = headersWith(strictPolicy);
	session.protocol.handle(SCHEME, async ({ method, url }) => {
		const { host, pathname } = new URL(url);
		const file = host === 'bridge' && method === 'GET' ? files.find(pathname) : null;
		if (!file) return new Response('Not found', { status: 404, headers });
		const body = new Uint8Array(await file.read());
		return new Response(body, { headers: { ...headers, 'Content-Type': file.type } });
	});
}
