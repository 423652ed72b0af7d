import { describe, expect, test } from 'vitest';
import {
	completed,
	ranked,
	readLine,
	usageOf,
	verbsOf,
} from '../../../../renderer/state/composer/reading.ts';
import { adapter, instance, param } from '../../../helpers/adapters.ts';

const show = [
	param('scene'),
	param('source'),
	param('shown', { type: 'boolean', required: false }),
];
const obs = adapter('obs', { show, scene: [param('name')], status: [] });
const builtIn = adapter(
	'bridge',
	{ ping: [param('text', { required: false })] },
	{ builtIn: true },
);
const verbs = verbsOf([obs, builtIn], [instance('obs', 'obs'), instance('obs-2', 'obs')]);

const params = (line: string): { name?: string; typed?: string; given?: unknown } => {
	const reading = readLine(line, verbs);
	if (reading.kind !== 'param') return {};
	return { name: reading.param.name, typed: reading.typed, given: reading.given };
};

test('every instance has the commands of its adapter; a built-in one needs none', () => {
	expect(verbs.map(({ verb }) => verb)).toEqual([
		'obs.show',
		'obs.scene',
		'obs.status',
		'obs-2.show',
		'obs-2.scene',
		'obs-2.status',
		'bridge.ping',
	]);
});

describe('a line', () => {
	test('begins with a verb, after an id if there is one', () => {
		expect(readLine('ob', verbs)).toEqual({ kind: 'verb', start: 0, typed: 'ob' });
		expect(readLine('#7 ob', verbs)).toEqual({ kind: 'verb', start: 3, typed: 'ob' });
	});

	test('goes on with the params in their order', () => {
		expect(params('obs.show ')).toEqual({ name: 'scene', typed: '', given: {} });
		expect(params('obs.show Live Ca')).toEqual({
			name: 'source',
			typed: 'Ca',
			given: { scene: 'Live' },
		});
	});

	test('has fields with spaces in quotes', () => {
		expect(params('obs.show "Main Sc')).toMatchObject({ name: 'scene', typed: 'Main Sc' });
		expect(params('obs.show "Main \\"Scene\\"" Cam')).toMatchObject({
			name: 'source',
			given: { scene: 'Main "Scene"' },
		});
	});

	test('gives its rest to the last param', () => {
		expect(params('obs.scene Main Camera')).toMatchObject({ name: 'name', typed: 'Main Camera' });
	});

	test('that is no command is free', () => {
		expect(readLine('hello there', verbs)).toEqual({ kind: 'free', verb: null });
		expect(readLine('obs.status ', verbs)).toMatchObject({ kind: 'free' });
	});
});

describe('a completion', () => {
	const complete = (line: string, value: string) => completed(line, readLine(line, verbs), value);

	test('makes room for what comes next', () => {
		expect(complete('#7 obs.sh', 'obs.show')).toBe('#7 obs.show ');
		expect(complete('obs.show Li', 'Live')).toBe('obs.show Live ');
	});

	test('puts quotes where the bridge needs them', () => {
		expect(complete('obs.show ma', 'Main "Cam"')).toBe('obs.show "Main \\"Cam\\"" ');
		expect(complete('obs.scene ma', 'Main Camera')).toBe('obs.scene Main Camera');
	});
});

test('candidates that begin alike come first', () => {
	expect(ranked(['bridge.ping', 'obs.pause', 'Ping'], 'p')).toEqual([
		'Ping',
		'bridge.ping',
		'obs.pause',
	]);
});

test('usage shows what must be given and what may be', () => {
	const verb = verbs[0];
	expect(verb && usageOf(verb).map(({ text }) => text)).toEqual(['<scene>', '<source>', '[shown]']);
});
