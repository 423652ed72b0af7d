import fc from 'fast-check';
import { expect, test } from 'vitest';
import { pack, unpack } from '../../../main/journal/packed.ts';
import { row, rows } from '../../helpers/rows.ts';

const text = fc.oneof(fc.string({ unit: 'grapheme' }), fc.constantFrom('', '\0', '配信', '😀'));
const orNull = <T>(given: fc.Arbitrary<T>) => fc.option(given, { nil: null });
const someRow = fc.record({
	at: fc.nat(),
	direction: fc.constantFrom('in', 'out', 'none'),
	kind: fc.constantFrom('command', 'reply', 'event'),
	client: orNull(fc.record({ id: fc.nat(), name: text, user: orNull(text) })),
	audience: orNull(fc.array(fc.integer({ min: 1e12, max: 2e12 }), { maxLength: 4 })),
	instance: orNull(text),
	text,
	outcome: orNull(text),
	ms: orNull(fc.double({ noNaN: true, min: 0 })),
	grant: orNull(text),
	cause: orNull(fc.nat()),
	words: orNull(fc.record({ en: text, ja: text })),
});

test('rows arrive in the worker as they left', () => {
	fc.assert(
		fc.property(fc.array(someRow), fc.nat(), (given, first) => {
			const whole = given.map((one, at) => row(first + at, { ...one, size: one.text.length }));
			expect(unpack(structuredClone(pack(whole)))).toEqual(whole);
		}),
	);
});

test('what many rows have in common is sent once', () => {
	const many = rows(1, 2_000, { text: '', client: { id: 1, name: 'x'.repeat(1_000), user: null } });
	expect(JSON.stringify(pack(many).names).length).toBeLessThan(2_000);
});
