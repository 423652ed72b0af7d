/// <reference types="electron" />
import { EventEmitter } from 'node:events';

/** The app asked for something that the stand-in does not have, or asked wrongly. */
export class StandInError extends Error {
	override readonly name = 'StandInError';

	constructor(message: string) {
		super(`Electron's stand-in: ${message}`);
	}
}

/** What JavaScript itself asks of every object: when it is awaited, printed or turned into JSON. */
const asked = new Set(['then', 'toJSON', 'constructor', 'toString', 'inspect', 'nodeType']);

/** The end of a chain of prototypes: whoever comes here asked for something unknown. */
function unknownFrom(base: object, nameOf: (receiver: object) => string): object {
	const refuse = (key: string, receiver: object): never => {
		throw new StandInError(
			`${nameOf(receiver)} has no "${key}". If the app needs it, add it to test/desktop/stand-in/.`,
		);
	};
	return new Proxy(base, {
		get(target, key, receiver: object): unknown {
			if (typeof key === 'symbol' || key in target || asked.has(key))
				return Reflect.get(target, key, receiver);
			return refuse(key, receiver);
		},
		set(target, key, ...[value, receiver]: [unknown, object]) {
			if (typeof key !== 'symbol' && !(key in target) && !asked.has(key)) refuse(key, receiver);
			return Reflect.set(target, key, value, receiver);
		},
		getPrototypeOf: () => base,
	});
}

/** Members of a module without events, such as `shell`. Asking for another one throws. */
export function strict<T extends object>(name: string, members: T): T {
	Object.setPrototypeOf(
		members,
		unknownFrom(Object.prototype, () => name),
	);
	return members;
}

const classNameOf = (receiver: object): string => receiver.constructor.name;

/** A class or module without events. */
export class Strict {
	get [Symbol.toStringTag](): string {
		return this.constructor.name;
	}
}
Object.setPrototypeOf(Strict.prototype, unknownFrom(Object.prototype, classNameOf));

/** A class or module with events. It knows their names and refuses others, to listen to and to emit. */
export class StrictEmitter extends EventEmitter {
	readonly #events: ReadonlySet<string> | null;

	constructor(events: readonly string[] | 'any') {
		super();
		this.#events = events === 'any' ? null : new Set(events);
		super.on('newListener', (event: string | symbol) => {
			this.#check(event);
		});
	}

	/** Null where every name goes. */
	static eventsOf(emitter: StrictEmitter): ReadonlySet<string> | null {
		return emitter.#events;
	}

	override emit(event: string | symbol, ...args: unknown[]): boolean {
		this.#check(event);
		return super.emit(event, ...args);
	}

	#check(event: string | symbol): void {
		if (!this.#events || ['newListener', 'removeListener'].includes(String(event))) return;
		if (this.#events.has(String(event))) return;
		throw new StandInError(
			`${classNameOf(this)} has no event "${String(event)}". It knows: ${[...this.#events].join(', ')}.`,
		);
	}
}
Object.setPrototypeOf(StrictEmitter.prototype, unknownFrom(EventEmitter.prototype, classNameOf));
for (const base of [Strict, StrictEmitter])
	Object.setPrototypeOf(
		base,
		unknownFrom(base === Strict ? Function.prototype : EventEmitter, (receiver) =>
			typeof receiver === 'function' ? receiver.name : 'a class',
		),
	);

/** Electron's `event` argument: a listener may prevent what would follow. */
export interface Preventable {
	readonly defaultPrevented: boolean;
	preventDefault(): void;
}

/** An event with details of its own. Asking it for others throws. */
export function preventable<T extends object>(details: T): T & Preventable {
	let isPrevented = false;
	const event = {
		get defaultPrevented() {
			return isPrevented;
		},
		preventDefault() {
			isPrevented = true;
		},
	};
	return strict(
		'event',
		Object.defineProperties(event, Object.getOwnPropertyDescriptors(details)),
	) as T & Preventable;
}
