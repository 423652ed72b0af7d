import { http } from '../../main/adapters/http/index.ts';
import { AppError } from '../../main/contract/errors.ts';
import { started } from './started.ts';
import { WebServer, type Answer, type Answers } from './web-server.ts';

type Row = Readonly<Record<string, unknown>>;

/** What was thrown, as an item reads it. */
export async function failure(work: Promise<unknown>): Promise<string> {
	try {
		return `no failure: ${JSON.stringify(await work)}`;
	} catch (error) {
		if (error instanceof AppError) return `${error.code} ${error.words.en}`;
		throw error;
	}
}

/** The adapter with one request, `it`, to the path `/` of a real server, unless `row` says otherwise. */
export async function openWeb(answers: Answers, row: Row = {}, more: Row = {}) {
	await using opened = new AsyncDisposableStack();
	const server = opened.use(await WebServer.start(answers));
	const { path = '/', ...rest } = row;
	const request = { name: 'it', url: server.url(String(path)), allowPrivate: true, ...rest };
	const session = opened.use(await started(http, { requests: [request], ...more }));
	const all = opened.move();
	const call = async (...values: string[]) =>
		(await session.run('call', { request: 'it', values })).values as string[];
	return {
		server,
		session,
		call,
		/** How a call fails. */
		fail: (...values: string[]) => failure(call(...values)),
		[Symbol.asyncDispose]: () => all.disposeAsync(),
	};
}

/** Answers with JSON. */
export const json =
	(value: unknown): Answer =>
	(response) =>
		response.setHeader('content-type', 'application/json').end(JSON.stringify(value));

/** What an item gets of one answer. */
export async function hears(answer: Answer, row: Row = {}, more: Row = {}): Promise<string> {
	await using web = await openWeb({ '/': answer }, row, more);
	const begun = performance.now();
	const heard = await failure(web.call());
	const ms = performance.now() - begun;
	// The longest wait of these stories is a second.
	if (ms > 5_000) throw new Error(`It took ${ms} ms to hear: ${heard}`);
	return heard;
}

/** What `hears` and `failure` say of values. */
export const got = (...values: string[]) => `no failure: ${JSON.stringify(values)}`;
