import { expect, test } from 'vitest';
import type { Permission } from '../../../main/contract/grants.ts';
import { PermissionDraft } from '../../../renderer/views/access/permission-draft.svelte.ts';
import { free, known } from './samples.ts';

const draftOf = (...permissions: Permission[]) =>
	new PermissionDraft(permissions, () => known('obs', 'obs-2'));

test('boxes become permissions, in their order', () => {
	const draft = draftOf();
	draft.tick('obs.stream', true);
	draft.tick('obs-2.mute', true);
	draft.tick('obs.scene', true);
	expect(draft.permissions).toEqual([free('obs.scene'), free('obs.stream'), free('obs-2.mute')]);
	draft.tick('obs.scene', false);
	expect(draft.has('obs.scene')).toBe(false);
	expect(draft.permissions).toEqual([free('obs.stream'), free('obs-2.mute')]);
});

test('all of an instance covers its single commands, and never the dangerous ones', () => {
	const draft = draftOf(free('obs.scene'), free('obs.stream'));
	draft.tick('obs.*', true);
	expect(draft.permissions).toEqual([free('obs.*'), free('obs.stream')]);
	// What was ticked before comes back.
	draft.tick('obs.*', false);
	expect(draft.permissions).toEqual([free('obs.scene'), free('obs.stream')]);
});

test('a limit holds values, and none is no limit to save', () => {
	const draft = draftOf(free('obs.scene'));
	expect(draft.valuesOf('obs.scene', 'name')).toBeNull();
	draft.limit('obs.scene', 'name', []);
	expect(draft.empty).toBe('obs.scene');
	draft.limit('obs.scene', 'name', ['Live']);
	expect(draft.empty).toBeNull();
	expect(draft.permissions).toEqual([{ verb: 'obs.scene', values: { name: ['Live'] } }]);
	draft.limit('obs.scene', 'name', null);
	expect(draft.permissions).toEqual([free('obs.scene')]);
});

test('an empty limit behind "all" is nobody’s concern', () => {
	const draft = draftOf(free('obs.*'), { verb: 'obs.scene', values: { name: [] } });
	expect(draft.empty).toBeNull();
});

test('what no box stands for is kept until it is dropped', () => {
	const wide = free('*');
	const gone = { verb: 'lamp.paint', values: { color: ['red'] } };
	const draft = draftOf(wide, free('obs.scene'), gone);
	expect(draft.permissions).toEqual([free('obs.scene'), wide, gone]);
	draft.drop(wide);
	expect(draft.permissions).toEqual([free('obs.scene'), gone]);
});

test('two permissions of one verb: the free one wins, two limits both stay', () => {
	const live = { verb: 'obs.scene', values: { name: ['Live'] } };
	const fade = { verb: 'obs.scene', values: { name: ['Break'] } };
	expect(draftOf(live, free('obs.scene')).permissions).toEqual([free('obs.scene')]);
	expect(draftOf(free('obs.scene'), live).permissions).toEqual([free('obs.scene')]);
	expect(draftOf(live, fade).permissions).toEqual([live, fade]);
});
