import { expect, test } from 'vitest';
import { rowFilter, type Row } from '../../../main/contract/rows.ts';
import { fold } from '../../../main/journal/fold.ts';
import { matcher } from '../../../main/journal/match.ts';
import type { Filter } from '../../helpers/journal.ts';
import { row } from '../../helpers/rows.ts';

const matches = (given: Partial<Row>, filter: Filter) =>
	matcher(rowFilter.parse(filter))(row(1, given));

test('an empty filter lets everything through', () => {
	expect(matches({}, {})).toBe(true);
	expect(matches({ client: null, direction: 'none' }, {})).toBe(true);
});

test('every condition must hold', () => {
	const given = { direction: 'out', kind: 'reply', instance: 'obs', outcome: 'ok' } as const;
	const filter = {
		directions: ['in', 'out'],
		kinds: ['reply'],
		outcomes: ['ok'],
		clients: ['DJ Booth'],
		instances: ['obs'],
		text: 'TEXT 1',
	} satisfies Filter;
	expect(matches(given, filter)).toBe(true);
	expect(matches({ ...given, direction: 'none' }, filter)).toBe(false);
	expect(matches({ ...given, kind: 'event' }, filter)).toBe(false);
	expect(matches({ ...given, outcome: null }, filter)).toBe(false);
	expect(matches({ ...given, client: null }, filter)).toBe(false);
	expect(matches({ ...given, instance: null }, filter)).toBe(false);
	expect(matches({ ...given, text: 'other' }, filter)).toBe(false);
});

test('every code but ok and pending is an error', () => {
	expect(matches({ outcome: 'ADAPTER_NOT_READY' }, { outcomes: ['error'] })).toBe(true);
	expect(matches({ outcome: 'pending' }, { outcomes: ['error', 'ok'] })).toBe(false);
	expect(matches({ outcome: null }, { outcomes: ['error', 'ok', 'pending'] })).toBe(false);
});

test('text is looked for in the text, both languages, the name and the user', () => {
	const given = { text: 'Hello', words: { en: 'Hello there', ja: 'こんにちは' } };
	for (const text of ['HELLO', 'there', 'にち', 'dj b', 'ALICE', ''])
		expect(matches(given, { text })).toBe(true);
	expect(matches(given, { text: 'booth alice' })).toBe(false);
});

test('case, width and composed accents make no difference', () => {
	expect(fold('ＯＢＳ　ｶﾞｲﾄﾞ')).toBe('obs ガイド');
	expect(fold('ΟΔΟΣ')).toBe(fold('οδος'));
	expect(matches({ text: 'CAFE\u0301' }, { text: 'café' })).toBe(true);
});

test('a pattern ignores case, and an invalid one is taken literally', () => {
	expect(matches({ text: 'obs.scene Live' }, { text: '^OBS\\.\\w+', isPattern: true })).toBe(true);
	expect(matches({ text: 'xobs.scene' }, { text: '^obs', isPattern: true })).toBe(false);
	expect(matches({ text: 'a (b' }, { text: '(b', isPattern: true })).toBe(true);
	expect(matches({ text: 'a (b' }, { text: '^a', isPattern: false })).toBe(false);
});

test('a pattern that would take forever elsewhere is quick', () => {
	const started = performance.now();
	const text = 'a'.repeat(50_000) + '!';
	expect(matches({ text }, { text: '^(a+)+$', isPattern: true })).toBe(false);
	expect(performance.now() - started).toBeLessThan(2_000);
});
