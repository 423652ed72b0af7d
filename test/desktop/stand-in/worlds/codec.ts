/** What the codec itself cannot carry: functions and promises become handles, where somebody cares for handles. */
export interface Handles {
	/** Something that JSON can carry instead of the value; undefined when the value is an ordinary one. */
	give(value: object): unknown;
	take(handle: unknown): unknown;
}

export interface Codec {
	/** @throws Error "An object could not be cloned." as Electron does */
	encode(value: unknown, handles?: Handles): string;
	decode(text: string, handles?: Handles): unknown;
}

type Entry = readonly [kind: string, ...data: unknown[]];

/**
 * Values as text, with all that structured clone knows: a table of entries that refer to one another by number, so that
 * cycles and shared objects stay what they are. It runs in Node and, as its own text, in the worlds of a page: it may use
 * nothing from outside.
 */
export function createCodec(): Codec {
	const refusal = 'An object could not be cloned.';
	const views = {
		Int8Array,
		Uint8Array,
		Uint8ClampedArray,
		Int16Array,
		Uint16Array,
		Int32Array,
		Uint32Array,
		Float32Array,
		Float64Array,
		BigInt64Array,
		BigUint64Array,
		DataView,
	};
	const errors = { EvalError, RangeError, ReferenceError, SyntaxError, TypeError, URIError };
	const kindOf = (value: object): string => Object.prototype.toString.call(value).slice(8, -1);
	const bytesToText = (buffer: ArrayBuffer): string =>
		btoa(Array.from(new Uint8Array(buffer), (byte) => String.fromCharCode(byte)).join(''));
	const textToBytes = (text: string): ArrayBuffer =>
		Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0)).buffer;

	function encode(root: unknown, handles?: Handles): string {
		const table: Entry[] = [];
		const places = new Map<unknown, number>();

		const put = (value: unknown): number => {
			const known = places.get(value);
			if (known !== undefined) return known;
			const place = table.push(['undefined']) - 1;
			if (typeof value === 'object' || typeof value === 'function') places.set(value, place);
			table[place] = entry(value);
			return place;
		};
		const members = (value: object): [string, number][] =>
			Object.entries(value)
				.filter(([, member]) => !(handles && typeof member === 'symbol'))
				.map(([key, member]) => [key, put(member)]);

		const entry = (value: unknown): Entry => {
			if (value === undefined) return ['undefined'];
			if (typeof value === 'bigint') return ['bigint', String(value)];
			if (typeof value === 'number' && (!Number.isFinite(value) || Object.is(value, -0)))
				return ['number', Object.is(value, -0) ? '-0' : String(value)];
			if (value === null || ['string', 'boolean', 'number'].includes(typeof value))
				return ['value', value];
			if (typeof value !== 'object' && typeof value !== 'function') throw new Error(refusal);
			const handle = handles?.give(value);
			if (handle !== undefined) return ['handle', handle];
			if (typeof value === 'function') throw new Error(refusal);
			if (Array.isArray(value)) return ['array', value.length, members(value)];
			if (value instanceof Date) return ['date', value.getTime()];
			if (value instanceof RegExp) return ['regexp', value.source, value.flags];
			if (value instanceof Map)
				return ['map', Array.from(value, ([key, member]) => [put(key), put(member)])];
			if (value instanceof Set) return ['set', Array.from(value, put)];
			if (value instanceof ArrayBuffer) return ['buffer', bytesToText(value)];
			if (ArrayBuffer.isView(value))
				return ['view', kindOf(value), put(value.buffer), value.byteOffset, sizeOf(value)];
			if (value instanceof Error)
				return ['error', value.name, value.message, value.stack, put(value.cause)];
			if (value instanceof Boolean || value instanceof Number || value instanceof String)
				return ['boxed', put(value.valueOf())];
			if (kindOf(value) === 'Object') return ['object', members(value)];
			throw new Error(refusal);
		};
		put(root);
		return JSON.stringify(table);
	}

	const sizeOf = (view: ArrayBufferView): number =>
		view instanceof DataView ? view.byteLength : (view as Uint8Array).length;

	function decode(text: string, handles?: Handles): unknown {
		const table = JSON.parse(text) as Entry[];
		const made = new Map<number, unknown>();

		const fill = <T extends object>(place: number, empty: T, members: unknown): T => {
			made.set(place, empty);
			for (const [key, member] of members as [string, number][])
				Object.defineProperty(empty, key, {
					value: get(member),
					writable: true,
					enumerable: true,
					configurable: true,
				});
			return empty;
		};
		const get = (place: number): unknown => {
			if (!made.has(place)) made.set(place, make(place, table[place] ?? ['undefined']));
			return made.get(place);
		};
		const make = (place: number, [kind, ...data]: Entry): unknown => {
			switch (kind) {
				case 'value':
					return data[0];
				case 'bigint':
					return BigInt(data[0] as string);
				case 'number':
					return Number(data[0]);
				case 'handle':
					return handles?.take(data[0]);
				case 'array':
					return fill(place, new Array(data[0] as number), data[1]);
				case 'object':
					return fill(place, {}, data[0]);
				case 'date':
					return new Date((data[0] as number | null) ?? NaN);
				case 'regexp':
					return new RegExp(data[0] as string, data[1] as string);
				case 'map': {
					const map = new Map();
					made.set(place, map);
					for (const [key, member] of data[0] as [number, number][]) map.set(get(key), get(member));
					return map;
				}
				case 'set': {
					const set = new Set();
					made.set(place, set);
					for (const member of data[0] as number[]) set.add(get(member));
					return set;
				}
				case 'buffer':
					return textToBytes(data[0] as string);
				case 'view': {
					const View = views[data[0] as keyof typeof views] as new (...place: unknown[]) => object;
					return new View(get(data[1] as number), data[2], data[3]);
				}
				case 'error': {
					const Kind = errors[data[0] as keyof typeof errors] as ErrorConstructor | undefined;
					const cause = get(data[3] as number);
					const error = new (Kind ?? Error)(
						data[1] as string,
						cause === undefined ? {} : { cause },
					);
					Object.defineProperty(error, 'stack', { value: data[2], writable: true });
					return error;
				}
				case 'boxed':
					return Object(get(data[0] as number));
				default:
					return undefined;
			}
		};
		return get(0);
	}
	return { encode, decode };
}
