import { addScheme } from './addresses.ts';
import { life } from './life.ts';
import { checkOptions, checkValue, callback, flag, text, object, type Shape } from './options.ts';
import { Strict, StandInError } from './strict.ts';

type Handler = (request: Request) => Response | Promise<Response>;

const customScheme = { scheme: text, privileges: object } satisfies Shape<Electron.CustomScheme>;
const privileges = {
	standard: flag,
	secure: flag,
	bypassCSP: flag,
	allowServiceWorkers: flag,
	supportFetchAPI: flag,
	corsEnabled: flag,
	stream: flag,
	codeCache: flag,
	allowExtensions: flag,
} satisfies Shape<Electron.Privileges>;

let isRegistered = false;

/** The schemes of a session that the app itself answers. */
export class Protocol
	extends Strict
	implements
		Pick<
			Electron.Protocol,
			'handle' | 'unhandle' | 'isProtocolHandled' | 'registerSchemesAsPrivileged'
		>
{
	readonly #handlers = new Map<string, Handler>();

	registerSchemesAsPrivileged(customSchemes: Electron.CustomScheme[]): void {
		if (life.isReady)
			throw new StandInError(
				'protocol.registerSchemesAsPrivileged should be called before app is ready.',
			);
		if (isRegistered)
			throw new StandInError('protocol.registerSchemesAsPrivileged can be called only once.');
		isRegistered = true;
		for (const one of customSchemes) {
			checkOptions('protocol.registerSchemesAsPrivileged', one, customScheme);
			checkOptions(`privileges of "${one.scheme}"`, one.privileges ?? {}, privileges);
			addScheme(one.scheme, one.privileges ?? {});
		}
	}

	handle(scheme: string, handler: Handler): void {
		checkValue('protocol.handle: scheme', scheme, text);
		checkValue('protocol.handle: handler', handler, callback);
		if (this.#handlers.has(scheme))
			throw new StandInError(`the scheme "${scheme}" has a handler already.`);
		this.#handlers.set(scheme, handler);
	}

	unhandle(scheme: string): void {
		if (!this.#handlers.delete(scheme))
			throw new StandInError(`the scheme "${scheme}" has no handler.`);
	}

	isProtocolHandled(scheme: string): boolean {
		return this.#handlers.has(scheme);
	}

	/** The app's answer; null where the app has no handler for the scheme. */
	static answer(protocol: Protocol, request: Request): Promise<Response> | null {
		const handler = protocol.#handlers.get(new URL(request.url).protocol.slice(0, -1));
		return handler ? Promise.resolve(handler(request)) : null;
	}
}
