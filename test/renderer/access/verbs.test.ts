import { expect, test } from 'vitest';
import { grantables, meaningOf } from '../../../renderer/views/access/verbs.ts';
import { limitWords, permissionWords } from '../../../renderer/views/access/permission-words.ts';
import { adapter, instance } from '../../helpers/adapters.ts';
import { english, free, known, studio } from './samples.ts';

test('only what changes something needs a permission', () => {
	const [obs] = known('obs');
	expect(obs?.control.map(({ name }) => name)).toEqual(['scene', 'mute']);
	expect(obs?.danger.map(({ name }) => name)).toEqual(['stream', 'record']);
	const reads = adapter('clock', { time: [] });
	expect(
		grantables({ adapters: [reads], instances: [instance('clock', 'clock')] }, english),
	).toEqual([]);
});

test('two uses of one adapter are told apart', () => {
	expect(known('obs', 'obs-2').map(({ title }) => title)).toEqual([
		'OBS Studio obs',
		'OBS Studio obs-2',
	]);
	expect(meaningOf(free('obs-2.scene'), known('obs', 'obs-2'))).toEqual({
		kind: 'command',
		title: 'OBS Studio obs-2',
		command: 'scene',
		isDanger: false,
	});
});

test('permissions are said in words, and what is not known here as it is', () => {
	const words = (verb: string) => permissionWords(free(verb), known('obs'));
	expect(words('obs.scene')).toBe('OBS Studio: scene');
	expect(words('obs.stream')).toBe('OBS Studio: stream (dangerous)');
	expect(words('obs.*')).toBe('everything in OBS Studio that is not dangerous');
	expect(words('*')).toBe('everything that is not dangerous');
	expect(words('lamp.paint')).toBe('lamp.paint');
	expect(words('obs.s*')).toBe('obs.s*');
	expect(studio.commands.map(({ name }) => name)).toContain('version');
	expect(words('obs.version')).toBe('obs.version');
});

test('the values of a limit are listed by param', () => {
	const values = { name: ['Live', 'Break'], fade: ['Cut'] };
	expect(limitWords({ verb: 'obs.scene', values })).toBe('name: Live, Break; fade: Cut');
	expect(limitWords(free('obs.scene'))).toBe('');
});
