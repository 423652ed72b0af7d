import { StandInError } from './strict.ts';

/** Says what is expected where the value is something else. */
export type Check = (value: unknown) => string | null;
/** The options that are known, by name. Typed with Electron's own, so that none can be invented. */
export type Shape<T> = { readonly [K in keyof T]?: Check };

const typed =
	(type: string): Check =>
	(value) =>
		typeof value === type ? null : `a ${type}`;

export const text = typed('string');
export const flag = typed('boolean');
export const callback = typed('function');
export const number: Check = (value) => (Number.isFinite(value) ? null : 'a number');
export const integer: Check = (value) => (Number.isInteger(value) ? null : 'a whole number');
export const object: Check = (value) =>
	typeof value === 'object' && value !== null ? null : 'an object';

export const oneOf =
	(...values: readonly unknown[]): Check =>
	(value) =>
		values.includes(value) ? null : `one of ${values.map((one) => JSON.stringify(one)).join(', ')}`;

export const either =
	(...checks: readonly Check[]): Check =>
	(value) => {
		const wrong = checks.map((check) => check(value));
		return wrong.includes(null) ? null : wrong.join(' or ');
	};

export const listOf =
	(check: Check): Check =>
	(value) => {
		if (!Array.isArray(value)) return 'a list';
		const wrong = value.map(check).find((expected) => expected !== null);
		return wrong === undefined ? null : `a list of which each is ${wrong}`;
	};

export const instance =
	(type: abstract new (...args: never[]) => object): Check =>
	(value) =>
		value instanceof type ? null : `of the class ${type.name}`;

/** @throws StandInError for an option that is not known, or has a value that it cannot have */
export function checkOptions(
	what: string,
	given: object,
	known: Readonly<Record<string, Check | undefined>>,
): void {
	for (const [key, value] of Object.entries(given)) {
		const check = Object.hasOwn(known, key) ? known[key] : undefined;
		if (!check) throw new StandInError(`${what} has no option "${key}".`);
		// As in Electron: undefined is the same as not given.
		if (value !== undefined) checkValue(`${what}: "${key}"`, value, check);
	}
}

/** @throws StandInError */
export function checkValue(what: string, value: unknown, check: Check): void {
	const expected = check(value);
	if (expected !== null)
		throw new StandInError(
			`${what} has to be ${expected}, not ${String(value)} (${typeof value}).`,
		);
}

/** Options inside of options. */
export const shape =
	(what: string, known: Readonly<Record<string, Check | undefined>>): Check =>
	(value) => {
		if (typeof value !== 'object' || value === null) return 'an object';
		checkOptions(what, value, known);
		return null;
	};
