import { expect, test } from 'vitest';
import { History } from '../../../../renderer/state/composer/history.ts';

test('walks back and forward, and comes back to the line being written', () => {
	const history = new History();
	for (const line of ['one', 'two', 'two']) history.add(line);
	expect(history.back('dra')).toBe('two');
	expect(history.back('two')).toBe('one');
	expect(history.back('one')).toBeNull();
	expect(history.forward()).toBe('two');
	expect(history.forward()).toBe('dra');
	expect(history.forward()).toBeNull();
});
