import { describe, expect, test } from 'vitest';
import { obs } from '../../../main/adapters/obs/index.ts';
import { bridgeCommands } from '../../../main/bridge/commands.ts';
import { bindArgs } from '../../../main/wire/bind.ts';
import { decodeFrame } from '../../../main/wire/frame.ts';
import {
	eventParts,
	exampleMessage,
	replyParts,
	subscribeMessage,
	usageLine,
} from '../../../renderer/views/adapters/usage.ts';
import { aCommand, aField } from './samples.ts';

const show = aCommand('show', {
	params: [aField('scene'), aField('source'), aField('seconds', { required: false })],
	result: [aField('name')],
});

test('a usage line names what must be given and what may be left out', () => {
	expect(usageLine('obs-2', show)).toBe('obs-2.show <scene> <source> [seconds]');
});

test('a ready message quotes every field with spaces but the last', () => {
	const known = { scene: 'Be right "back"', source: 'My camera' };
	const command = aCommand('show', { params: [aField('scene'), aField('source')] });
	expect(exampleMessage('obs', command, known)).toBe('obs.show "Be right \\"back\\"" My camera');
});

test('a ready message leaves out what may be left out, unless it has an example', () => {
	expect(exampleMessage('obs', show, { scene: 'A', source: 'B' })).toBe('obs.show A B');
	const chapter = aCommand('chapter', {
		params: [aField('name', { required: false, example: 'Part two' })],
	});
	expect(exampleMessage('obs', chapter)).toBe('obs.chapter Part two');
});

describe.for([
	['obs', obs.info],
	['bridge', bridgeCommands.info],
] as const)('every ready message of %s', ([id, info]) => {
	test.for(info.commands.map((command) => [command.name, command] as const))(
		'%s is what the wire takes',
		([, command]) => {
			const frame = decodeFrame(exampleMessage(id, command), (name) => name === id);
			if (frame.kind !== 'command') throw new Error(`It was taken for ${frame.kind}.`);
			expect(frame.command).toBe(command.name);
			expect(() => bindArgs(frame.args, command.params)).not.toThrow();
		},
	);
});

test('replies, events and subscriptions are named as they travel', () => {
	const event = { name: 'shown', summary: show.summary, fields: [aField('scene')], state: true };
	expect(replyParts('obs', show)).toEqual(['ok', 'obs.show', 'name']);
	expect(eventParts('obs', event)).toEqual(['obs.shown', 'scene']);
	expect(subscribeMessage('obs', event)).toBe('bridge.subscribe obs.shown');
});
