import type { Chromium } from './chromium/chromium.ts';
import { allowDownloads } from './downloads.ts';
import { life } from './life.ts';
import {
	callback,
	checkOptions,
	checkValue,
	either,
	flag,
	oneOf,
	text,
	type Shape,
} from './options.ts';
import type { PermissionHandlers } from './permissions.ts';
import { Protocol } from './protocol.ts';
import { strict, StrictEmitter } from './strict.ts';
import { WebRequest } from './web-request.ts';

const handlerOrNull = either(callback, oneOf(null));
const fromPartitionOptions = { cache: flag } satisfies Shape<Electron.FromPartitionOptions>;
const sessionEvents = ['will-download', 'preconnect'];

/** What pages share: their storage, the app's answers to their requests, and what they may do. */
export class Session
	extends StrictEmitter
	implements
		Pick<
			Electron.Session,
			| 'setPermissionRequestHandler'
			| 'setPermissionCheckHandler'
			| 'setDevicePermissionHandler'
			| 'setDisplayMediaRequestHandler'
			| 'setSpellCheckerEnabled'
			| 'isPersistent'
			| 'clearCache'
			| 'closeAllConnections'
			| 'getUserAgent'
		>
{
	readonly protocol = new Protocol();
	readonly webRequest = new WebRequest();
	readonly #partition: string;
	readonly #handlers: PermissionHandlers = { request: null, check: null };
	readonly #connections = new Set<{ destroy(): void }>();
	#context: Promise<string> | null = null;
	#chromium: Chromium | null = null;

	constructor(partition: string) {
		super(sessionEvents);
		this.#partition = partition;
	}

	setPermissionRequestHandler(handler: PermissionHandlers['request']): void {
		checkValue('session.setPermissionRequestHandler', handler, handlerOrNull);
		this.#handlers.request = handler;
	}

	setPermissionCheckHandler(handler: PermissionHandlers['check']): void {
		checkValue('session.setPermissionCheckHandler', handler, handlerOrNull);
		this.#handlers.check = handler;
	}

	/** Chromium offers no devices here, so there is nothing to ask about. */
	setDevicePermissionHandler(
		handler: Parameters<Electron.Session['setDevicePermissionHandler']>[0],
	): void {
		checkValue('session.setDevicePermissionHandler', handler, handlerOrNull);
	}

	/** Chromium has no screen here, so there is nothing to ask about. */
	setDisplayMediaRequestHandler(
		handler: Parameters<Electron.Session['setDisplayMediaRequestHandler']>[0],
	): void {
		checkValue('session.setDisplayMediaRequestHandler', handler, handlerOrNull);
	}

	/** Chromium without a screen checks no spelling. */
	setSpellCheckerEnabled(enable: boolean): void {
		checkValue('session.setSpellCheckerEnabled', enable, flag);
	}

	isPersistent(): boolean {
		return this.#partition === '' || this.#partition.startsWith('persist:');
	}

	getUserAgent(): string {
		return `Mozilla/5.0 Chrome/${process.versions.chrome} Electron/${process.versions.electron}`;
	}

	async clearCache(): Promise<void> {
		if (!this.#chromium) return;
		const context = this.#context === null ? undefined : await this.#context;
		const page = await this.#chromium.newPage(context);
		await page.cdp.send('Network.clearBrowserCache');
		await this.#chromium.browser.send('Target.closeTarget', { targetId: page.id });
	}

	/** Ends what the app itself fetches; what pages fetch is answered by the app. */
	async closeAllConnections(): Promise<void> {
		for (const connection of this.#connections) connection.destroy();
		await Promise.resolve();
	}

	/** Where its pages live in the browser; undefined is the browser's own profile. */
	static async context(
		session: Session,
		chromium: Chromium,
		downloads: string,
	): Promise<string | undefined> {
		session.#chromium = chromium;
		if (session.#partition === '') return undefined;
		session.#context ??= chromium.newContext().then(async (context) => {
			await allowDownloads(chromium.browser, downloads, context);
			return context;
		});
		return await session.#context;
	}

	static connections(session: Session): Set<{ destroy(): void }> {
		return session.#connections;
	}

	static permissions(session: Session): PermissionHandlers {
		return session.#handlers;
	}
}

const sessions = new Map<string, Session>();

function fromPartition(
	partition: string,
	options: Partial<Electron.FromPartitionOptions> = {},
): Session {
	life.requireReady('Session can only be received, not');
	checkValue('session.fromPartition', partition, text);
	checkOptions('session.fromPartition', options, fromPartitionOptions);
	const known = sessions.get(partition) ?? new Session(partition);
	sessions.set(partition, known);
	return known;
}

export const session = strict('session', {
	fromPartition,
	get defaultSession(): Session {
		return fromPartition('');
	},
});

/** `protocol` is that of the default session; its schemes are declared before there is one. */
const early = new Protocol();
export const protocol = strict('protocol', {
	registerSchemesAsPrivileged(schemes: Electron.CustomScheme[]) {
		early.registerSchemesAsPrivileged(schemes);
	},
	handle(scheme: string, handler: Parameters<Protocol['handle']>[1]) {
		session.defaultSession.protocol.handle(scheme, handler);
	},
	unhandle(scheme: string) {
		session.defaultSession.protocol.unhandle(scheme);
	},
	isProtocolHandled: (scheme: string) => session.defaultSession.protocol.isProtocolHandled(scheme),
});
