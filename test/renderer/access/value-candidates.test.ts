import { expect, test } from 'vitest';
import {
	limitableParams,
	ValueCandidates,
} from '../../../renderer/views/access/value-candidates.svelte.ts';
import { adapter, param } from '../../helpers/adapters.ts';
import { studio } from './samples.ts';

const command = (name: string) => {
	const found = studio.commands.find((one) => one.name === name);
	const [first] = found?.params ?? [];
	if (!found || !first) throw new Error(`The sample has no ${name} with a param.`);
	return [found, first] as const;
};

test('the program is asked for the values that it has now', async () => {
	const asked: unknown[] = [];
	const candidates = new ValueCandidates((input) => {
		asked.push(input);
		return Promise.resolve(['Live', 'Break']);
	});
	await candidates.load('obs-2', ...command('scene'));
	expect(asked).toEqual([{ id: 'obs-2', command: 'scene', param: 'name', given: {} }]);
	expect(candidates.values).toEqual(['Live', 'Break']);
});

test('declared choices are all there are', async () => {
	const candidates = new ValueCandidates(() => Promise.reject(new Error('Nobody should ask.')));
	await candidates.load('obs', ...command('stream'));
	expect(candidates.values).toEqual(['start', 'stop']);
	expect(candidates.error).toBeNull();
});

test('a program that is away leaves values to be written by hand, and says why', async () => {
	const candidates = new ValueCandidates(() => Promise.reject(new Error('OBS is away.')));
	await candidates.load('obs', ...command('scene'));
	expect(candidates.values).toEqual([]);
	expect(candidates.error).toMatchObject({ message: 'OBS is away.' });
});

test('a param that is written, not chosen, cannot be limited', () => {
	const [say] = adapter('voice', { say: [param('loudness', { type: 'number' })] }).commands;
	expect(say && limitableParams(say)).toEqual([]);
});
