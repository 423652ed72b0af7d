import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeFrame } from '../../../main/wire/frame.ts';

const isInstance = (name: string) => ['obs', 'obs-2', 'bridge'].includes(name);
const decode = (text: string) => decodeFrame(text, isInstance);

describe('a frame', () => {
	test('is a command when its first word is a verb of a known instance', () => {
		expect(decode('obs.scene Live')).toEqual({
			kind: 'command',
			ref: 'obs.scene',
			instance: 'obs',
			command: 'scene',
			args: { kind: 'line', text: 'Live', isTabbed: false },
			isJson: false,
		});
	});

	test('carries an id in front, which the reply names', () => {
		expect(decode('#17 obs-2.scene Live')).toMatchObject({ ref: '#17', instance: 'obs-2' });
	});

	test('is TAB-separated when a TAB follows the verb', () => {
		expect(decode('obs.text\tTitle\tHello  there ')).toMatchObject({
			args: { text: 'Title\tHello  there ', isTabbed: true },
		});
	});

	test.each([
		'hello',
		'see obs.scene',
		'foo.bar baz',
		'OBS.scene Live',
		'obs.',
		'.scene',
		'',
		' ',
		'#1',
		'#1 hi',
		'obs.scene.x',
	])('is plain text when it names no verb of an instance: %j', (text) => {
		expect(decode(text)).toEqual({ kind: 'text' });
	});

	test('of an unknown command of a known instance is still a command, so that the sender hears of the mistake', () => {
		expect(decode('obs.sceen Live')).toMatchObject({ kind: 'command', command: 'sceen' });
	});

	test('in JSON names its verb, its fields and its id', () => {
		expect(decode('{"do":"obs.scene","args":{"name":"Live"},"id":17}')).toMatchObject({
			kind: 'command',
			ref: '#17',
			command: 'scene',
			args: { kind: 'named', values: { name: 'Live' } },
			isJson: true,
		});
	});

	test.each([
		['{', 'This is not JSON'],
		['{}', '"do" must be a verb'],
		['{"do":7,"id":"a"}', '"do" must be a verb'],
		['{"do":"obs.scene","args":["Live"]}', '"args" must be an object'],
		['{"do":"obs.scene","args":null,"x":1}', null],
	])('that means to be JSON says what is wrong: %s', (text, problem) => {
		const frame = decode(text);
		if (problem === null) expect(frame.kind).toBe('command');
		else
			expect(frame).toMatchObject({
				kind: 'invalid',
				error: { code: 'FRAME_INVALID', message: expect.stringContaining(problem) as string },
			});
	});

	test('never throws, whatever it holds', () => {
		const nasty = fc.oneof(
			fc.string({ unit: 'binary' }),
			fc.string({ unit: 'binary' }).map((text) => `{${text}`),
			fc.string({ unit: 'binary' }).map((text) => `obs.scene${text}`),
			fc.json(),
		);
		fc.assert(
			fc.property(nasty, (text) => void decode(text)),
			{ numRuns: 2_000 },
		);
	});
});
