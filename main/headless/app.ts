import { fileURLToPath } from 'node:url';
import { readFileSync } from 'node:fs';
import type { CrashWatch } from '../bridge/crash-watch.ts';
import { openBridge } from '../bridge/open.ts';
import { dataFolder } from '../config/paths.ts';
import { PortError } from '../server/listen.ts';
import { builtPage } from '../web/built-page.ts';
import { PageServer, type PageFiles, type PageServerOptions } from '../web/page-server.ts';
import { createLog, followOnConsole } from './console.ts';
import type { Options } from './options.ts';
import { Rest } from './rest.ts';

const at = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url));

export const version = (JSON.parse(readFileSync(at('package.json'), 'utf8')) as { version: string })
	.version;

/** The page from elsewhere than its build: with hot reload, see build/dev.ts. */
export interface OwnPage {
	readonly contentPolicy: string;
	open(page: PageServer): Promise<PageFiles>;
}

/** The port of the page was the trouble, not that of the bridge. */
export class PagePortError extends PortError {
	constructor(error: PortError) {
		super(error.words, error.freePort, { cause: error });
	}
}

export interface HeadlessApp {
	/** For clients: `ws://127.0.0.1:<port>/` */
	readonly address: string;
	/** With its token; null without a page. */
	readonly pageAddress: string | null;
	stop(): Promise<void>;
}

/**
 * Opens the bridge and its page.
 * @throws AppError (PortError, FOLDER_IN_USE, …) with nothing left running
 */
export async function startHeadless(
	options: Options,
	{ ownPage, crashes }: { ownPage?: OwnPage; crashes?: CrashWatch } = {},
): Promise<HeadlessApp> {
	const log = createLog(options.level);
	await using started = new AsyncDisposableStack();
	const bridge = await openBridge({
		folder: dataFolder(options.data),
		version,
		port: options.port,
		crashes,
		access: { policy: options.policy, given: options.given },
	});
	const closing = new AbortController();
	const following = followOnConsole(bridge, log, closing.signal);
	started.defer(async () => {
		closing.abort();
		await following;
	});
	// The console hears of its end, too: what could not be written, for one.
	started.defer(() => bridge.stop());
	await bridge.start();
	let page: PageServer | null = null;
	if (options.hasPage) {
		page = await startPage({ bridge, port: options.pagePort }, ownPage);
		started.defer(() => page?.stop());
	}
	started.use(new Rest());
	const running = started.move();
	return {
		address: `ws://127.0.0.1:${bridge.port}/`,
		pageAddress: page?.address ?? null,
		stop: () => running.disposeAsync(),
	};
}

async function startPage(
	{ bridge, port }: { bridge: PageServerOptions['bridge']; port: number },
	ownPage: OwnPage | undefined,
): Promise<PageServer> {
	let files: PageFiles = (_request, _response, next) => {
		next();
	};
	if (!ownPage) files = builtPage(at('out/renderer'));
	const page: PageServer = new PageServer({
		bridge,
		files: (request, response, next) => {
			files(request, response, next);
		},
		...(ownPage ? { contentPolicy: ownPage.contentPolicy } : {}),
	});
	if (ownPage) files = await ownPage.open(page);
	try {
		await page.start(port);
	} catch (error) {
		throw error instanceof PortError ? new PagePortError(error) : error;
	}
	return page;
}
