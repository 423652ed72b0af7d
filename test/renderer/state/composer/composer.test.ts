import { expect, test, vi } from 'vitest';
import { Composer } from '../../../../renderer/state/composer/composer.svelte.ts';
import { verbsOf } from '../../../../renderer/state/composer/reading.ts';
import { adapter, instance, param } from '../../../helpers/adapters.ts';
import { FakeTransport } from '../../../helpers/fake-transport.ts';

const verbs = verbsOf(
	[
		adapter('obs', {
			scene: [param('name')],
			mute: [param('input'), param('on', { type: 'boolean' })],
		}),
	],
	[instance('obs', 'obs')],
);

const open = (answers: ConstructorParameters<typeof FakeTransport>[0] = {}) => {
	const transport = new FakeTransport({
		'adapter.suggest': () => ['Live', 'Main Camera'],
		'composer.send': () => null,
		...answers,
	});
	return { transport, composer: new Composer(transport, () => verbs) };
};

test('offers verbs, then the values that the adapter knows', async () => {
	const { composer, transport } = open();
	composer.type('obs.s');
	expect(composer.candidates).toEqual(['obs.scene']);
	composer.accept('obs.scene');
	expect(composer.text).toBe('obs.scene ');
	await vi.waitFor(() => {
		expect(composer.candidates).toEqual(['Live', 'Main Camera']);
	});
	expect(transport.calls[0]?.input).toEqual({
		id: 'obs',
		command: 'scene',
		param: 'name',
		given: {},
	});
});

test('asks once for a param, however much of it is written', async () => {
	const { composer, transport } = open();
	for (const text of ['obs.scene ', 'obs.scene M', 'obs.scene Ma']) composer.type(text);
	await vi.waitFor(() => {
		expect(composer.candidates).toEqual(['Main Camera']);
	});
	expect(transport.calls).toHaveLength(1);
});

test('offers true and false for a boolean', () => {
	const { composer } = open();
	composer.type('obs.mute Mic ');
	expect(composer.candidates).toEqual(['true', 'false']);
});

test('offers nothing for text that goes to a client', () => {
	const { composer } = open();
	composer.aim({ kind: 'client', id: 3 });
	composer.type('obs.s');
	expect(composer.candidates).toEqual([]);
});

test('walks through the candidates and back to the line', () => {
	const { composer } = open();
	composer.type('obs');
	const seen = [1, 1, 1, -1].map((by) => {
		composer.step(by as 1 | -1);
		return composer.active;
	});
	expect(seen).toEqual([0, 1, -1, 1]);
});

test('sends, empties the line and remembers it', async () => {
	const { composer, transport } = open();
	composer.type('obs.scene Live');
	await composer.send();
	expect(transport.calls.at(-1)).toEqual({
		name: 'composer.send',
		input: { text: 'obs.scene Live', to: { kind: 'bridge' } },
	});
	expect(composer.text).toBe('');
	composer.recall('back');
	expect(composer.text).toBe('obs.scene Live');
	composer.recall('forward');
	expect(composer.text).toBe('');
});

test('keeps the line when it could not be sent', async () => {
	const { composer } = open({ 'composer.send': () => Promise.reject(new Error('gone')) });
	composer.type('hello');
	await composer.send();
	expect(composer).toMatchObject({ text: 'hello', error: { message: 'gone' }, isSending: false });
});

test('says why there are no suggestions', async () => {
	const { composer } = open({ 'adapter.suggest': () => Promise.reject(new Error('OBS is off')) });
	composer.type('obs.scene ');
	await vi.waitFor(() => {
		expect(composer.suggestError).toMatchObject({ message: 'OBS is off' });
	});
});

test('speaks in a room by joining it first, whatever is in its name', async () => {
	const room = verbsOf(
		[adapter('room', { 'say-in': [param('room')] })],
		[instance('room', 'room')],
	);
	const transport = new FakeTransport({
		'adapter.suggest': () => ['the "green" room'],
		'composer.send': () => null,
	});
	const composer = new Composer(transport, () => room);
	await composer.lookForRooms();
	expect(composer.rooms).toEqual(['the "green" room']);
	composer.aim({ kind: 'room', room: 'the "green" room' });
	composer.type('hello');
	await composer.send();
	const sent = transport.calls.filter(({ name }) => name === 'composer.send');
	expect(sent.map(({ input }) => input)).toEqual(
		['{"do":"room.join","args":{"room":"the \\"green\\" room"}}']
			.concat('{"do":"room.say-in","args":{"room":"the \\"green\\" room","text":"hello"}}')
			.map((text) => ({ text, to: { kind: 'bridge' } })),
	);
});
