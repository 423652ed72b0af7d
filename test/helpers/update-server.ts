import { createHash } from 'node:crypto';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Published {
	readonly version: string;
	readonly notes?: string;
	/** The new program. */
	readonly file: Buffer;
	/** The hash that is told, if not the right one. */
	readonly sha512?: string;
}

/** Where new versions are published: a web server with a description and a file, as electron-builder makes them. */
export async function updateServer() {
	const asked: string[] = [];
	let published: Published | null = null;
	let isSilent = false;
	const held: ServerResponse[] = [];
	const server = createServer((request, response) => {
		const { pathname } = new URL(request.url ?? '/', 'http://localhost');
		asked.push(pathname);
		if (isSilent) held.push(response);
		else if (pathname.endsWith('.yml') && published) response.end(describe(published));
		else if (pathname === fileName(published) && published)
			response.setHeader('content-length', published.file.length).end(published.file);
		else response.writeHead(404).end('Nothing is here.');
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const { port } = server.address() as AddressInfo;
	return {
		url: `http://127.0.0.1:${port}/`,
		/** The paths of all requests so far. */
		asked,
		publish(next: Published | null) {
			published = next;
		},
		/** Requests are taken and not answered. */
		beSilent(is: boolean) {
			isSilent = is;
		},
		async [Symbol.asyncDispose]() {
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
		},
	};
}

const fileName = (published: Published | null) =>
	published ? `/Resonite-Bridge-${published.version}.AppImage` : '';

/** JSON is YAML. */
function describe(published: Published): string {
	const { version, notes, file } = published;
	const sha512 = published.sha512 ?? createHash('sha512').update(file).digest('base64');
	const url = fileName(published).slice(1);
	return JSON.stringify({
		version,
		files: [{ url, sha512, size: file.length }],
		path: url,
		sha512,
		releaseDate: '2026-11-21T00:00:00.000Z',
		...(notes === undefined ? {} : { releaseNotes: notes }),
	});
}
