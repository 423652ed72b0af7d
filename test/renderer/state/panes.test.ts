import { expect, test } from 'vitest';
import { frontTab, isPaneShown } from '../../../renderer/state/panes.ts';

test('users are beside the log until the adapters are wanted', () => {
	expect(frontTab('two', 'log')).toBe('users');
	expect(isPaneShown('users', 'two', 'log')).toBe(true);
	expect(isPaneShown('users', 'two', 'adapters')).toBe(false);
	expect(isPaneShown('log', 'two', 'adapters')).toBe(true);
});

test('three panes are all there, of one only that in front', () => {
	expect(isPaneShown('adapters', 'three', 'users')).toBe(true);
	expect(isPaneShown('users', 'one', 'log')).toBe(false);
	expect(isPaneShown('log', 'one', 'log')).toBe(true);
});
