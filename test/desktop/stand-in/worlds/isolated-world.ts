import type { Codec } from './codec.ts';
import type { Side } from './side.ts';

/** What the preload's world tells the main process; the arguments are coded. */
export type FromRenderer =
	| { readonly kind: 'send'; readonly channel: string; readonly args: string; readonly url: string }
	| {
			readonly kind: 'invoke';
			readonly id: number;
			readonly channel: string;
			readonly args: string;
			readonly url: string;
	  }
	| { readonly kind: 'preload-error'; readonly message: string; readonly stack: string }
	| { readonly kind: 'key'; readonly input: KeyInput }
	| { readonly kind: 'title'; readonly title: string }
	/** The page wants to go somewhere. It was held back until the app is asked. */
	| { readonly kind: 'leave'; readonly url: string; readonly isReload: boolean };

export interface KeyInput {
	readonly type: 'keyDown' | 'keyUp';
	readonly key: string;
	readonly code: string;
	readonly isAutoRepeat: boolean;
	readonly control: boolean;
	readonly shift: boolean;
	readonly alt: boolean;
	readonly meta: boolean;
	/** The page did not care for the key: the menu may. */
	readonly isFree: boolean;
}

/** What the main process tells the preload's world. */
export type ToRenderer =
	| { readonly kind: 'message'; readonly channel: string; readonly args: string }
	| { readonly kind: 'answer'; readonly id: number; readonly value: string }
	| { readonly kind: 'answer'; readonly id: number; readonly error: string };

export interface Wiring {
	/** A function of this world that takes a text to the main process. */
	readonly binding: string;
	/** The name under which the main process finds the way back. */
	readonly receiver: string;
}

type Preload = (require: (name: string) => unknown, exports: object, module: object) => void;

/**
 * The world of a sandboxed preload: `require` knows `electron`, and of it two modules. It runs in a page, as its own text: it
 * may use nothing from outside.
 */
export function startIsolatedWorld(
	{ binding, receiver }: Wiring,
	parts: { readonly side: Side; readonly codec: Codec },
	preload: Preload,
): void {
	const { side, codec } = parts;
	const world = globalThis as unknown as Record<string, unknown>;
	const post = world[binding] as (text: string) => void;
	Reflect.deleteProperty(world, binding);
	const tell = (message: FromRenderer): void => {
		post(JSON.stringify(message));
	};
	type Listener = (event: object, ...args: unknown[]) => void;
	const listeners = new Map<string, { listener: Listener; isOnce: boolean }[]>();
	const answers = new Map<number, PromiseWithResolvers<unknown>>();
	let last = 0;

	const copied = (args: unknown[]): string => {
		try {
			return codec.encode(structuredClone(args));
		} catch {
			// Electron says the same words for whatever could not be cloned.
			throw new Error('An object could not be cloned.');
		}
	};
	const strict = <T extends object>(name: string, members: T): T =>
		new Proxy(members, {
			get(target, key): unknown {
				if (typeof key === 'symbol' || key in target || key === 'then')
					return Reflect.get(target, key);
				throw new Error(`Electron's stand-in: ${name} has no "${key}".`);
			},
		});
	const add = (channel: string, listener: Listener, isOnce: boolean) => {
		listeners.set(channel, [...(listeners.get(channel) ?? []), { listener, isOnce }]);
		return ipcRenderer;
	};
	const remove = (channel: string, listener: Listener) => {
		const all = listeners.get(channel) ?? [];
		const index = all.findLastIndex((one) => one.listener === listener);
		if (index >= 0) listeners.set(channel, all.toSpliced(index, 1));
		return ipcRenderer;
	};
	const ipcRenderer: object = strict('ipcRenderer', {
		send(channel: string, ...args: unknown[]) {
			tell({ kind: 'send', channel, args: copied(args), url: location.href });
		},
		// Async as in Electron: what cannot be cloned rejects.
		async invoke(channel: string, ...args: unknown[]) {
			last += 1;
			const waiting = Promise.withResolvers<unknown>();
			answers.set(last, waiting);
			tell({ kind: 'invoke', id: last, channel, args: copied(args), url: location.href });
			return await waiting.promise;
		},
		on: (channel: string, listener: Listener) => add(channel, listener, false),
		addListener: (channel: string, listener: Listener) => add(channel, listener, false),
		once: (channel: string, listener: Listener) => add(channel, listener, true),
		off: remove,
		removeListener: remove,
		removeAllListeners(channel: string) {
			listeners.delete(channel);
			return ipcRenderer;
		},
	});
	const contextBridge = strict('contextBridge', {
		exposeInMainWorld(key: string, api: unknown) {
			side.ask('expose', key, api);
		},
	});

	world[receiver] = (text: string) => {
		const message = JSON.parse(text) as ToRenderer;
		if (message.kind === 'answer') {
			const waiting = answers.get(message.id);
			answers.delete(message.id);
			if ('error' in message) waiting?.reject(new Error(message.error));
			else waiting?.resolve(codec.decode(message.value));
			return;
		}
		const event = strict('event', { sender: ipcRenderer, ports: [] });
		for (const { listener, isOnce } of listeners.get(message.channel) ?? []) {
			if (isOnce) remove(message.channel, listener);
			try {
				listener(event, ...(codec.decode(message.args) as unknown[]));
			} catch (error) {
				reportError(error);
			}
		}
	};

	navigation.addEventListener('navigate', (event) => {
		const { url, sameDocument } = event.destination;
		if (!event.cancelable || sameDocument || event.downloadRequest !== null) return;
		event.preventDefault();
		tell({ kind: 'leave', url, isReload: event.navigationType === 'reload' });
	});

	addEventListener('DOMContentLoaded', () => {
		let told = '';
		const look = () => {
			if (document.title === told) return;
			told = document.title;
			tell({ kind: 'title', title: told });
		};
		look();
		const watched = { childList: true, subtree: true, characterData: true };
		new MutationObserver(look).observe(document.head, watched);
	});

	for (const type of ['keydown', 'keyup'] as const)
		addEventListener(type, (event) => {
			tell({
				kind: 'key',
				input: {
					type: type === 'keydown' ? 'keyDown' : 'keyUp',
					key: event.key,
					code: event.code,
					isAutoRepeat: event.repeat,
					control: event.ctrlKey,
					shift: event.shiftKey,
					alt: event.altKey,
					meta: event.metaKey,
					isFree: !event.defaultPrevented,
				},
			});
		});

	const modules: Record<string, unknown> = {
		electron: strict('electron (in a sandboxed preload)', { contextBridge, ipcRenderer }),
	};
	const module = { exports: {} };
	try {
		preload(
			(name) => {
				if (!Object.hasOwn(modules, name)) throw new Error(`module not found: ${name}`);
				return modules[name];
			},
			module.exports,
			module,
		);
	} catch (error) {
		const { message, stack = '' } = error instanceof Error ? error : new Error(String(error));
		tell({ kind: 'preload-error', message, stack });
	}
}
