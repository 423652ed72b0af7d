import { expect, test } from 'vitest';
import { fieldReader, readField, readNumber } from '../../../renderer/views/adapters/check.ts';
import { aField } from './samples.ts';

const port = { min: 1, max: 65_535, integer: true };

test('a number is read as a person types it, full-width digits included', () => {
	expect(readNumber(' 4455 ', port)).toEqual({ value: 4455 });
	expect(readNumber('４４５５', port)).toEqual({ value: 4455 });
	expect(readNumber('-1.5', { min: -10, max: null, integer: false })).toEqual({ value: -1.5 });
});

test.for([
	['4455x', 'no-number'],
	['1e3', 'no-number'],
	['0x10', 'no-number'],
	['4.5', 'not-whole'],
	['0', 'out-of-range'],
	['70000', 'out-of-range'],
])('%s is refused: %s', ([text, kind]) => {
	expect(readNumber(text ?? '', port)).toMatchObject({ problem: { kind } });
});

test('an empty field is missing where it is required, else it has no value', () => {
	expect(readField(aField('host'), '  ')).toEqual({ problem: { kind: 'missing' } });
	expect(readField(aField('host', { required: false }), '')).toEqual({ value: undefined });
});

test('a text keeps its spaces and is held to its length', () => {
	expect(readField(aField('name', { max: 4 }), ' ab ')).toEqual({ value: ' ab ' });
	expect(readField(aField('name', { max: 4 }), 'abcde')).toMatchObject({
		problem: { kind: 'wrong-length', max: 4 },
	});
});

test('a choice is one of its choices', () => {
	const mode = aField('mode', { type: 'choice', choices: ['on', 'off'] });
	expect(readField(mode, 'on')).toEqual({ value: 'on' });
	expect(readField(mode, 'up')).toEqual({ problem: { kind: 'no-choice' } });
});

test('a list is its lines, without empty ones, and has its limit', () => {
	const notes = aField('notes', { type: 'list', required: false, max: 2 });
	expect(readField(notes, ' a \n\nb\n')).toEqual({ value: ['a', 'b'] });
	expect(readField(notes, '')).toEqual({ value: [] });
	expect(readField(notes, 'a\nb\nc')).toEqual({ problem: { kind: 'too-many', max: 2 } });
});

test('a list that nobody has set shows what it is then; an emptied one is empty', () => {
	const topics = aField('topics', { type: 'list', required: false, default: ['a/#', 'b'] });
	expect(fieldReader(topics).show(undefined)).toBe('a/#\nb');
	expect(fieldReader(topics).show([])).toBe('');
});
