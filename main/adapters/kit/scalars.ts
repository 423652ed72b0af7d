import { say, type Words } from '../../contract/words.ts';

/** One value as a message carries it. */
export type Scalar = string | number | boolean;

/** Values of one message; ProtoFlux takes them apart one by one. */
const MAX_VALUES = 64;
/** Characters of all of them: what an item can take with ease, and a quarter of what a message may have. */
const MAX_TEXT = 16_000;

const isNothing = (value: unknown): value is null | undefined =>
	value === null || value === undefined;

/** One by one; of a record the values in their order. */
function listed(found: unknown): readonly unknown[] {
	if (isNothing(found)) return [];
	if (Array.isArray(found)) return found;
	return typeof found === 'object' ? Object.values(found) : [found];
}

const isScalar = (value: unknown): value is Scalar =>
	typeof value === 'string' || typeof value === 'boolean' || Number.isFinite(value);

const kindOf = (value: unknown): Words => {
	if (Array.isArray(value)) return say('a list within a list', 'リストの中のリスト');
	return typeof value === 'object'
		? say('a record within a list', 'リストの中のオブジェクト')
		: say('something that is no text, number or boolean', '文字列・数値・真偽値ではない値');
};

/** JSONata's functions look like records; the expression that gives one lacks its parentheses. */
const isFunction = (found: unknown): boolean =>
	typeof found === 'function' ||
	(typeof found === 'object' &&
		found !== null &&
		('_jsonata_function' in found || '_jsonata_lambda' in found));

/**
 * What was found, as values of a message; null stands as an empty text, so that the others keep their places. A
 * sentence where it cannot be, to stand after a colon.
 */
export function scalarsOf(found: unknown): Scalar[] | Words {
	if (isFunction(found))
		return say(
			'it gives a function. Call it, with parentheses: "$sum(items.price)"',
			'結果が関数になっています。"$sum(items.price)" のように括弧を付けて呼び出してください',
		);
	const values: Scalar[] = [];
	for (const value of listed(found)) {
		if (isNothing(value)) values.push('');
		else if (isScalar(value)) values.push(value);
		else return nested(kindOf(value));
	}
	return tooMuch(values) ?? values;
}

const nested = (kind: Words): Words =>
	say(
		`it gives ${kind.en}. Name single values, as in "[main.temp, main.humidity]", or wrap it: "$string(main)"`,
		`結果に${kind.ja}が含まれています。"[main.temp, main.humidity]" のように値を 1 つずつ指定するか、"$string(main)" で文字列にしてください`,
	);

function tooMuch(values: readonly Scalar[]): Words | null {
	if (values.length > MAX_VALUES)
		return say(
			`it gives ${values.length} values, and at most ${MAX_VALUES} fit. Take the first ones: "items.name[[0..9]]"`,
			`結果の値が ${values.length} 個あります（上限 ${MAX_VALUES} 個）。"items.name[[0..9]]" のように先頭だけを取り出してください`,
		);
	const length = values.reduce<number>((sum, value) => sum + String(value).length, 0);
	if (length <= MAX_TEXT) return null;
	return say(
		`it gives ${length} characters, and at most ${MAX_TEXT} fit. Shorten the text: "$substring(text, 0, 500)"`,
		`結果が ${length} 文字あります（上限 ${MAX_TEXT} 文字）。"$substring(text, 0, 500)" のように短くしてください`,
	);
}
