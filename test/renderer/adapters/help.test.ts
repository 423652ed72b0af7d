import { expect, test } from 'vitest';
import { say } from '../../../main/contract/words.ts';
import { fieldToMend, helpFor } from '../../../renderer/views/adapters/help.ts';
import { aField, anAdapter, anInstance } from './samples.ts';

const why = say('No.', 'だめです。');
const info = anAdapter();
const kinds = (instance: ReturnType<typeof anInstance>) =>
	helpFor(info, instance).map(({ kind }) => kind);

test('every status has the button that helps', () => {
	expect(kinds(anInstance({ kind: 'off' }))).toEqual([]);
	expect(kinds(anInstance({ kind: 'starting' }))).toEqual([]);
	expect(kinds(anInstance({ kind: 'ready', detail: null }))).toEqual([]);
	expect(kinds(anInstance({ kind: 'needs-you', why }))).toEqual(['enter', 'retry']);
	expect(kinds(anInstance({ kind: 'failed', why }))).toEqual(['retry', 'settings']);
});

test('trying again has its button while it waits and while it tries, so that nothing jumps', () => {
	for (const nextAt of [5_000, null]) {
		const status = { kind: 'connecting', attempt: 2, nextAt, why } as const;
		expect(kinds(anInstance(status))).toEqual(['retry']);
	}
});

test('a missing password is entered, a wrong one is changed', () => {
	const [enter] = helpFor(info, anInstance({ kind: 'needs-you', why }));
	expect(enter).toMatchObject({ field: { name: 'password' }, isGiven: false });
	const known = anInstance({ kind: 'needs-you', why }, { secrets: { password: true } });
	expect(helpFor(info, known)[0]).toMatchObject({ field: { name: 'password' }, isGiven: true });
});

test('a required field without a value comes before any secret', () => {
	const strict = anAdapter({ settings: [...info.settings, aField('channel')] });
	expect(fieldToMend(strict, anInstance())?.name).toBe('channel');
	const given = anInstance({ kind: 'off' }, { settings: { channel: 'a' } });
	expect(fieldToMend(strict, given)?.name).toBe('password');
});

test('without a field to blame, the settings are opened as a whole', () => {
	const plain = anAdapter({ settings: [aField('host', { required: false })] });
	const helps = helpFor(plain, anInstance({ kind: 'needs-you', why }));
	expect(helps.map(({ kind }) => kind)).toEqual(['settings', 'retry']);
});
