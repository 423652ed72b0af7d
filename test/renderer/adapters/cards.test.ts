import { expect, test } from 'vitest';
import { cardsOf } from '../../../renderer/views/adapters/cards.ts';
import { anAdapter, anInstance } from './samples.ts';

const bridge = anAdapter({ id: 'bridge', builtIn: true, settings: [] });
const mqtt = anAdapter({ id: 'mqtt' });
const obs = anAdapter();

test('instances of an adapter stand together, what is part of the app last', () => {
	const instances = [
		anInstance(undefined, { id: 'obs-2' }),
		anInstance(undefined, { id: 'mqtt', adapter: 'mqtt' }),
		anInstance(),
	];
	const cards = cardsOf([bridge, mqtt, obs], instances);
	expect(cards.map(({ id }) => id)).toEqual(['mqtt', 'obs-2', 'obs', 'bridge']);
	expect(cards.map(({ isIdShown }) => isIdShown)).toEqual([false, true, true, false]);
});

test('an id that is not the adapter’s name is shown, even alone', () => {
	const [card] = cardsOf([obs], [anInstance(undefined, { id: 'obs-2' })]);
	expect(card).toMatchObject({ id: 'obs-2', isIdShown: true });
});
