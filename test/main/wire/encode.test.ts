import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { encode, type Outgoing } from '../../../main/wire/encode.ts';
import { decodeKeyValues, inspect } from '../../../main/wire/inspect.ts';

const ok: Outgoing = { kind: 'ok', ref: 'obs.scene', values: { name: 'Live' } };
const err: Outgoing = {
	kind: 'err',
	ref: '#17',
	code: 'TARGET_NOT_FOUND',
	sentence: 'No scene is named "Liv".',
};
const event: Outgoing = {
	kind: 'event',
	verb: 'obs.recording',
	values: { isRecording: true, paused: false, seconds: 1.5, at: [1, 2.5, -3], names: ['a', 'b'] },
};

describe('codec', () => {
	test('lines: TAB between fields, always', () => {
		expect(encode('lines', ok)).toBe('ok\tobs.scene\tLive');
		expect(encode('lines', err)).toBe('err\t#17\tTARGET_NOT_FOUND\tNo scene is named "Liv".');
		expect(encode('lines', event)).toBe('obs.recording\ttrue\tfalse\t1.5\t[1; 2.5; -3]\ta\tb');
		expect(encode('lines', { kind: 'ok', ref: '#1', values: {} })).toBe('ok\t#1');
	});

	test('kv: every value percent-encoded', () => {
		expect(encode('kv', ok)).toBe('ok=obs.scene&name=Live');
		expect(encode('kv', err)).toBe(
			'err=%2317&code=TARGET_NOT_FOUND&message=No%20scene%20is%20named%20%22Liv%22.',
		);
	});

	test('json: lossless', () => {
		expect(JSON.parse(encode('json', event))).toEqual({
			event: 'obs.recording',
			value: event.values,
		});
		expect(JSON.parse(encode('json', err))).toEqual({
			err: '#17',
			code: 'TARGET_NOT_FOUND',
			message: 'No scene is named "Liv".',
		});
	});

	test('value: the last field of news, bare, and replies that still tell ok from err', () => {
		expect(encode('value', { kind: 'event', verb: 'heart.rate', values: { bpm: 76 } })).toBe('76');
		expect(encode('value', { kind: 'event', verb: 'bridge.heartbeat', values: {} })).toBe('');
		expect(encode('value', err)).toBe(encode('lines', err));
	});
});

/** Anything a field can hold, with the characters that would hurt made likely. */
const text = fc.oneof(
	fc.string({ unit: 'binary' }),
	fc
		.array(fc.constantFrom('\t', '\r', '\n', '=', '&', '%', '"', '\ud800', 'あ', 'a'), {
			maxLength: 12,
		})
		.map((parts) => parts.join('')),
);
const values = fc.dictionary(
	fc.stringMatching(/^[a-z]{1,8}$/u),
	fc.oneof(text, fc.double(), fc.boolean(), fc.array(text, { minLength: 1 })),
);

describe('whatever a message holds', () => {
	test('lines never has a stray TAB, CR or LF outside its last field', () => {
		fc.assert(
			fc.property(fc.array(text, { minLength: 1, maxLength: 6 }), (fields) => {
				const sent = encode('lines', {
					kind: 'ok',
					ref: '#1',
					values: Object.fromEntries(fields.map((field, at) => [`f${at}`, field])),
				});
				const parts = sent.split('\t');
				const last = (fields.at(-1) ?? '').toWellFormed();
				expect(sent.endsWith(`\t${last}`)).toBe(true);
				const head = sent.slice(0, sent.length - last.length);
				expect(head.split('\t').length).toBe(fields.length + 2);
				expect(head).not.toMatch(/[\r\n]/u);
				expect(parts.slice(0, 2)).toEqual(['ok', '#1']);
			}),
		);
	});

	test('kv gives back every pair', () => {
		fc.assert(
			fc.property(
				fc.array(fc.tuple(fc.stringMatching(/^[a-z]{1,8}$/u), text), { maxLength: 8 }),
				(pairs) => {
					const unique = [...new Map(pairs)].filter(([name]) => name !== 'ok');
					const sent = encode('kv', { kind: 'ok', ref: '#1', values: Object.fromEntries(unique) });
					const got = decodeKeyValues(sent).map(({ name, value }) => [name, value]);
					const wanted = Object.entries(Object.fromEntries(unique)).map(([name, value]) => [
						name,
						value.toWellFormed(),
					]);
					expect(got).toEqual([['ok', '#1'], ...wanted]);
				},
			),
		);
	});

	test('json gives back every value', () => {
		const wellFormed = values.filter(
			(sample) =>
				!JSON.stringify(sample).includes('\\ud') &&
				Object.values(sample).every(
					(value) => typeof value !== 'number' || (Number.isFinite(value) && !Object.is(value, -0)),
				),
		);
		fc.assert(
			fc.property(wellFormed, (sample) => {
				expect(JSON.parse(encode('json', { kind: 'event', verb: 'a.b', values: sample }))).toEqual({
					event: 'a.b',
					value: { ...sample },
				});
			}),
		);
	});

	test('every codec makes text that UTF-8 can carry', () => {
		fc.assert(
			fc.property(
				values,
				fc.constantFrom('lines' as const, 'kv' as const, 'json' as const, 'value' as const),
				(sample, codec) => {
					expect(encode(codec, { kind: 'event', verb: 'a.b', values: sample }).isWellFormed()).toBe(
						true,
					);
				},
			),
		);
	});

	test('the detail view can read it', () => {
		fc.assert(
			fc.property(
				fc.oneof(
					text,
					fc.json(),
					values.map((sample) => encode('kv', { kind: 'ok', ref: '', values: sample })),
				),
				(sample) => void inspect(sample),
			),
		);
		expect(inspect('{"a":{"b":[1,"x"]}}').fields).toEqual([
			{ name: 'a.b.0', value: '1' },
			{ name: 'a.b.1', value: 'x' },
		]);
	});
});
