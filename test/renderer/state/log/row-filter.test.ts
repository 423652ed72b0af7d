import { expect, test } from 'vitest';
import { compilePattern } from '../../../../renderer/state/log/pattern.ts';
import { matcherOf as createMatcher, noFilter } from '../../../../renderer/state/log/row-filter.ts';
import type { RowFilter } from '../../../../main/contract/rows.ts';
import { row } from '../../../helpers/rows.ts';

const matcherOf = (filter: RowFilter) => createMatcher(filter, compilePattern);

test('an empty filter lets everything through', () => {
	expect(matcherOf(noFilter).matches(row(1, { client: null }))).toBe(true);
});

test('text is looked for in the message, the name and the user, ignoring case', () => {
	for (const text of ['TEXT 1', 'dj booth', 'ALICE'])
		expect(matcherOf({ ...noFilter, text }).matches(row(1))).toBe(true);
	expect(matcherOf({ ...noFilter, text: 'bob' }).matches(row(1))).toBe(false);
});

test('a regular expression is one', () => {
	const { matches, isTakenLiterally } = matcherOf({
		...noFilter,
		text: '^text \\d$',
		isPattern: true,
	});
	expect([matches(row(1)), matches(row(12)), isTakenLiterally]).toEqual([true, false, false]);
});

test('an invalid regular expression is taken literally, and says so', () => {
	const { matches, isTakenLiterally } = matcherOf({ ...noFilter, text: 'a(b', isPattern: true });
	expect([matches(row(1, { text: 'xa(by' })), matches(row(2)), isTakenLiterally]).toEqual([
		true,
		false,
		true,
	]);
});

test('any error code is an error', () => {
	const { matches } = matcherOf({ ...noFilter, outcomes: ['error'] });
	expect(matches(row(1, { outcome: 'ADAPTER_NOT_READY' }))).toBe(true);
	expect(matches(row(2, { outcome: 'ok' }))).toBe(false);
	expect(matches(row(3))).toBe(false);
});

test('a pattern of a person and a row of a stranger cannot freeze the page', () => {
	const hostile = row(1, { text: `${'a'.repeat(2_000)}!` });
	const { matches } = matcherOf({ ...noFilter, text: '(a+)+$', isPattern: true });
	expect(matches(hostile)).toBe(false);
	const large = matcherOf({ ...noFilter, text: '(.{0,1000}){70}x', isPattern: true });
	expect(large.isTakenLiterally).toBe(true);
});
