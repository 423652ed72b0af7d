import type { IncomingMessage, ServerResponse } from 'node:http';
import { refuse } from './answer.ts';
import { PageFolder, type PageFile } from './page-folder.ts';
import type { PageFiles } from './page-server.ts';
import { goneMeanwhile } from './refusals.ts';

/**
 * Answers with the files of a built page, the first of them at `/`.
 * @throws AppError PAGE_NOT_BUILT
 */
export function builtPage(folder: string): PageFiles {
	const files = new PageFolder(folder);
	return (request, response, next) => {
		const path = (request.url ?? '/').split('?', 1)[0] ?? '/';
		const file = files.find(path === '/' ? '/index.html' : path);
		if (file) void send(file, request, response);
		else next();
	};
}

async function send(
	{ type, read }: PageFile,
	{ method }: IncomingMessage,
	response: ServerResponse,
): Promise<void> {
	let body: Buffer;
	try {
		body = await read();
	} catch {
		// Only the page that was built over is lost: the bridge goes on, and the answer says what to do.
		refuse(response, goneMeanwhile);
		return;
	}
	response.writeHead(200, { 'Content-Type': type, 'Content-Length': body.length });
	response.end(method === 'HEAD' ? undefined : body);
}
