import { expect, test } from 'vitest';
import { Line } from '../../../main/server/line.ts';

/** Everything that is left, in the order of its turn. */
function all(line: Line): string[] {
	const texts: string[] = [];
	for (let text = line.shift(); text !== null; text = line.shift()) texts.push(text);
	return texts;
}

test('messages leave in the order in which they came, states and others alike', () => {
	const line = new Line();
	line.add('a', null);
	line.add('scene 1', 'scene');
	line.add('b', null);
	line.add('mute 1', 'mute');
	expect(all(line)).toEqual(['a', 'scene 1', 'b', 'mute 1']);
	expect(all(line)).toEqual([]);
});

test('a newer value of a state takes the place of the older one, and not a later one', () => {
	const line = new Line();
	expect(line.add('scene 1', 'scene')).toBe(false);
	line.add('a', null);
	expect(line.add('scene 2', 'scene')).toBe(true);
	expect(line.size).toBe(2);
	expect(all(line)).toEqual(['scene 2', 'a']);
});

test('a value that has left is replaced by none', () => {
	const line = new Line();
	line.add('scene 1', 'scene');
	expect(line.shift()).toBe('scene 1');
	expect(line.add('scene 2', 'scene')).toBe(false);
	expect(all(line)).toEqual(['scene 2']);
});

test('the oldest that is no state is dropped first, then the oldest', () => {
	const line = new Line();
	for (const [text, subject] of [
		['scene', 'scene'],
		['a', null],
		['mute', 'mute'],
		['b', null],
	] as const)
		line.add(text, subject);
	line.drop();
	line.drop();
	expect(line.size).toBe(2);
	line.add('c', null);
	line.drop();
	line.drop();
	expect(all(line)).toEqual(['mute']);
	line.drop();
	expect(line.size).toBe(0);
});

test('it knows how long its texts are together', () => {
	const line = new Line();
	line.add('12345', 'a');
	line.add('123', 'a');
	line.add('1', null);
	expect(line.characters).toBe(4);
	line.drop();
	expect(line.characters).toBe(3);
	line.shift();
	expect(line.characters).toBe(0);
});
