import type { Row } from '../contract/rows.ts';
import type { Words } from '../contract/words.ts';

/**
 * Rows on their way to the worker. As objects, the thread that carries the messages would spend more on taking them
 * apart, field by field and name by name, than on everything else that it does for the journal.
 */
export interface PackedRows {
	/** Id of the first row; they rise by one. */
	readonly first: number;
	/** `NUMBERS` of each row, in the order of `pack`; null is NaN. */
	readonly numbers: Float64Array;
	/** `NAMES` of each row, in the order of `pack`: where in `names` they are. */
	readonly places: Uint32Array;
	/** What many rows have in common, once each. */
	readonly names: readonly (string | null)[];
	/** All texts, one behind the other. */
	readonly text: string;
	/** Audiences, one behind the other. */
	readonly members: readonly number[];
	/** By place of the row, as few have them. */
	readonly words: ReadonlyMap<number, Words>;
}

const NUMBERS = 6;
const NAMES = 7;

/** Each name once, and where it is. */
class Names {
	readonly list: (string | null)[] = [];
	readonly #places = new Map<string | null, number>();

	placeOf(name: string | null): number {
		const known = this.#places.get(name);
		if (known !== undefined) return known;
		this.#places.set(name, this.list.length);
		return this.list.push(name) - 1;
	}
}

/** Ids must rise by one. */
export function pack(rows: readonly Row[]): PackedRows {
	const numbers = new Float64Array(rows.length * NUMBERS);
	const places = new Uint32Array(rows.length * NAMES);
	const names = new Names();
	const texts: string[] = [];
	const members: number[] = [];
	const words = new Map<number, Words>();
	let number = 0;
	let place = 0;
	for (const row of rows) {
		const { client, audience } = row;
		if (row.words) words.set(texts.length, row.words);
		texts.push(row.text);
		if (audience) for (const id of audience) members.push(id);
		numbers[number++] = row.at;
		numbers[number++] = row.ms ?? NaN;
		numbers[number++] = row.cause ?? NaN;
		numbers[number++] = client?.id ?? NaN;
		numbers[number++] = audience?.length ?? NaN;
		numbers[number++] = row.text.length;
		places[place++] = names.placeOf(row.direction);
		places[place++] = names.placeOf(row.kind);
		places[place++] = names.placeOf(row.instance);
		places[place++] = names.placeOf(row.outcome);
		places[place++] = names.placeOf(row.grant);
		places[place++] = names.placeOf(client?.name ?? null);
		places[place++] = names.placeOf(client?.user ?? null);
	}
	const first = rows[0]?.id ?? 0;
	return { first, numbers, places, names: names.list, text: texts.join(''), members, words };
}

/** The rows that were packed, read in the order in which `pack` wrote them. */
export function unpack({ first, numbers, places, names, ...packed }: PackedRows): Row[] {
	let number = 0;
	let place = 0;
	let member = 0;
	let letter = 0;
	const nextNumber = (): number | null => {
		const value = numbers[number++] ?? NaN;
		return Number.isNaN(value) ? null : value;
	};
	const nextName = () => names[places[place++] ?? 0] ?? null;
	const nextClient = (id: number | null) => {
		const [name, user] = [nextName(), nextName()];
		return id === null ? null : { id, name, user };
	};
	const nextMembers = (count: number | null) =>
		count === null ? null : packed.members.slice(member, (member += count));
	const nextText = (size: number) => packed.text.slice(letter, (letter += size));

	return Array.from({ length: numbers.length / NUMBERS }, (_, at) => {
		const [time, ms, cause] = [nextNumber(), nextNumber(), nextNumber()];
		const [client, count, size] = [nextNumber(), nextNumber(), nextNumber() ?? 0];
		return {
			id: first + at,
			at: time,
			direction: nextName(),
			kind: nextName(),
			instance: nextName(),
			outcome: nextName(),
			grant: nextName(),
			client: nextClient(client),
			audience: nextMembers(count),
			text: nextText(size),
			size,
			ms,
			cause,
			words: packed.words.get(at) ?? null,
			// Whatever comes here was packed by `pack`, so the types are what they were.
		} as Row;
	});
}
