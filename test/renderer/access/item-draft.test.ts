import { expect, test } from 'vitest';
import type { AccessKey } from '../../../main/contract/access.ts';
import { ItemDraft } from '../../../renderer/views/access/item-draft.svelte.ts';
import { readPace } from '../../../renderer/views/access/pace-text.ts';
import { free, known } from './samples.ts';

const usual = { perSecond: 20, burst: 10 };
const key: AccessKey = {
	id: '1',
	key: 'dj-booth',
	name: 'DJ Booth',
	permissions: [free('obs.scene')],
	asks: false,
	pace: { perSecond: 5, burst: 3 },
	from: 'page',
	createdAt: 0,
	lastUsedAt: null,
	revokedAt: null,
};

test('a new item asks, and goes at the usual pace', () => {
	const draft = new ItemDraft({ kind: 'new', name: '', permissions: [free('obs.scene')] }, () =>
		known('obs'),
	);
	expect(draft.problem).toBe('name');
	draft.name = '  DJ Booth ';
	expect(draft.problem).toBeNull();
	expect(draft.terms(usual)).toEqual({
		name: 'DJ Booth',
		permissions: [free('obs.scene')],
		asks: true,
		pace: null,
	});
});

test('a key that changes begins as it is', () => {
	const draft = new ItemDraft({ kind: 'change', key }, () => known('obs'));
	const { name, permissions, asks, pace } = key;
	expect(draft.terms(usual)).toEqual({ name, permissions, asks, pace });
});

test('what cannot be saved is said one after the other', () => {
	const draft = new ItemDraft({ kind: 'change', key }, () => known('obs'));
	draft.permissions.limit('obs.scene', 'name', []);
	draft.burst = 'many';
	draft.name = ' ';
	expect(draft.problem).toBe('name');
	draft.name = 'Lamp';
	expect(draft.problem).toBe('values');
	draft.permissions.limit('obs.scene', 'name', ['Live']);
	expect(draft.problem).toBe('pace');
	draft.burst = '';
	expect(draft.problem).toBeNull();
});

test('half a pace takes the other half from the settings', () => {
	expect(readPace({ perSecond: '', burst: '' }, usual)).toBeNull();
	expect(readPace({ perSecond: '５', burst: '' }, usual)).toEqual({ perSecond: 5, burst: 10 });
	expect(readPace({ perSecond: '', burst: '2' }, usual)).toEqual({ perSecond: 20, burst: 2 });
});
