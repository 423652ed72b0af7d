import { readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ClientRequest } from './client-request.ts';
import { chromiumError } from './net-errors.ts';
import { Protocol } from './protocol.ts';
import { session } from './session.ts';
import { strict } from './strict.ts';

const types: Readonly<Record<string, string>> = {
	'.html': 'text/html',
	'.js': 'text/javascript',
	'.css': 'text/css',
	'.json': 'application/json',
	'.svg': 'image/svg+xml',
	'.png': 'image/png',
	'.woff2': 'font/woff2',
};

async function fetchFile(url: string): Promise<Response> {
	const path = fileURLToPath(url);
	const type = types[extname(path)] ?? 'application/octet-stream';
	try {
		return new Response(await readFile(path), { headers: { 'Content-Type': type } });
	} catch (error) {
		throw new Error('net::ERR_FILE_NOT_FOUND', { cause: error });
	}
}

type Init = RequestInit & { bypassCustomProtocolHandlers?: boolean };

/** As a page would fetch it, with the app's own schemes and files besides. */
async function fetchAs(input: string | Request, init: Init = {}): Promise<Response> {
	const request = new Request(input, init);
	if (!init.bypassCustomProtocolHandlers) {
		const own = Protocol.answer(session.defaultSession.protocol, request);
		if (own) return await own;
	}
	if (request.url.startsWith('file:')) return await fetchFile(request.url);
	try {
		return await fetch(request);
	} catch (error) {
		throw chromiumError(error instanceof Error ? (error.cause ?? error) : error);
	}
}

let isOnline = true;

/** Requests of the app itself. */
export const net = strict('net', {
	request: (options: Electron.ClientRequestConstructorOptions | string) =>
		new ClientRequest(options),
	fetch: fetchAs,
	isOnline: () => isOnline,
	get online() {
		return isOnline;
	},
	/** A test pulls the plug. */
	set online(is: boolean) {
		isOnline = is;
	},
});
