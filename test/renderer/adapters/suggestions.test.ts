import { expect, test } from 'vitest';
import { Suggestions } from '../../../renderer/views/adapters/suggestions.svelte.ts';
import { aCommand, aField } from './samples.ts';

const show = aCommand('show', {
	params: [aField('scene'), aField('source'), aField('note')],
	suggests: ['scene', 'source'],
});

const world: Record<string, string[]> = { Live: ['Camera', 'Chat'], Break: ['Clock'] };

test('values are asked for in order, each with those before it', async () => {
	const suggestions = new Suggestions('obs', show, ({ param, given }) =>
		Promise.resolve(param === 'scene' ? Object.keys(world) : (world[given.scene ?? ''] ?? [])),
	);
	await suggestions.load();
	expect(suggestions.picked).toEqual({ scene: 'Live', source: 'Camera' });
	await suggestions.pick('scene', 'Break');
	expect(suggestions.picked).toEqual({ scene: 'Break', source: 'Clock' });
	expect(suggestions.choices).toEqual({ scene: ['Live', 'Break'], source: ['Clock'] });
});

test('an answer that comes too late changes nothing', async () => {
	const slow = Promise.withResolvers<string[]>();
	const answers = [slow.promise, Promise.resolve(['New']), Promise.resolve([])];
	const suggestions = new Suggestions('obs', show, () => answers.shift() ?? Promise.resolve([]));
	const first = suggestions.load();
	await suggestions.load();
	slow.resolve(['Old']);
	await first;
	expect(suggestions.picked).toEqual({ scene: 'New' });
});

test('what could not be asked is told', async () => {
	const refusal = new Error('OBS is not connected.');
	const suggestions = new Suggestions('obs', show, () => Promise.reject(refusal));
	await suggestions.load();
	expect(suggestions.error).toBe(refusal);
});
