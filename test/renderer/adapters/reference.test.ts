import { expect, test } from 'vitest';
import { say } from '../../../main/contract/words.ts';
import { filterReference } from '../../../renderer/views/adapters/reference.ts';
import { aCommand, aField, anAdapter } from './samples.ts';

const info = anAdapter({
	commands: [
		aCommand('record-stop', { risk: 'danger', summary: say('Stops recording.', '録画を停止。') }),
		aCommand('scenes', { risk: 'read', summary: say('Lists the scenes.', 'シーンの一覧。') }),
		aCommand('mute', { summary: say('Mutes an input.', 'ミュート。'), params: [aField('input')] }),
	],
	events: [
		{ name: 'scene-changed', summary: say('New scene.', 'シーン変更。'), fields: [], state: true },
	],
});

const names = (filter: string) => {
	const { groups, events } = filterReference('obs', info, filter);
	const commands = groups.flatMap((group) => group.commands);
	return [...commands, ...events].map(({ name }) => name);
};

test('commands stand by risk, the harmless ones first, then the events', () => {
	expect(names('')).toEqual(['scenes', 'mute', 'record-stop', 'scene-changed']);
	expect(filterReference('obs', info, '').count).toBe(4);
});

test('a filter looks at verbs, summaries and fields, in both languages', () => {
	expect(names('OBS.scene')).toEqual(['scenes', 'scene-changed']);
	expect(names('録画')).toEqual(['record-stop']);
	expect(names('input')).toEqual(['mute']);
});

test('every word of a filter must be found', () => {
	expect(names('scene changed')).toEqual(['scene-changed']);
	expect(filterReference('obs', info, 'no such thing')).toEqual({
		groups: [],
		events: [],
		count: 0,
	});
});
