import { expect, test } from 'vitest';
import { State } from '../../../main/adapters/obs/state.ts';

function listen() {
	const told: [string, Record<string, unknown>][] = [];
	const state = new State((event, values) => told.push([event, values]));
	return { state, told };
}

test('is silent until it is open, then tells everything once', () => {
	const { state, told } = listen();
	state.set('scene-changed', { scene: 'Live' });
	state.set('scene-changed', { scene: 'BRB' });
	state.tell('media-ended', { input: 'Jingle' });
	expect(told).toEqual([]);
	state.open();
	expect(told).toEqual([['scene-changed', { scene: 'BRB' }]]);
});

test('tells a value only when it changes, each subject on its own', () => {
	const { state, told } = listen();
	state.open();
	state.set('muted', { input: 'Mic', muted: true });
	state.set('muted', { input: 'Music', muted: true });
	state.set('muted', { input: 'Mic', muted: true });
	state.set('muted', { input: 'Mic', muted: false });
	expect(told.map(([, values]) => values)).toEqual([
		{ input: 'Mic', muted: true },
		{ input: 'Music', muted: true },
		{ input: 'Mic', muted: false },
	]);
});

test('keeps what an event said over an older answer', () => {
	const { state, told } = listen();
	state.set('streaming', { streaming: true });
	state.offer('streaming', { streaming: false });
	state.open();
	expect(told).toEqual([['streaming', { streaming: true }]]);
});

test('tells the last value of what is gone, and starts afresh when it comes back', () => {
	const { state, told } = listen();
	state.open();
	state.set('muted', { input: 'Mic', muted: false });
	state.retire('muted', ({ input }) => ({ input, muted: true }));
	state.retire('muted', ({ input }) => ({ input, muted: true }));
	state.set('muted', { input: 'Mic', muted: true });
	expect(told.map(([, { muted }]) => muted)).toEqual([false, true, true]);
});
