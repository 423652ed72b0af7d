import { expect, test } from 'vitest';
import type { AccessSnapshot, Approval } from '../../../../main/contract/access.ts';
import { Access } from '../../../../renderer/state/access/access.svelte.ts';
import { Bridge } from '../../../../renderer/state/bridge.svelte.ts';
import { FakeTransport } from '../../../helpers/fake-transport.ts';

const snapshot: AccessSnapshot = {
	policy: 'keys',
	isPolicyFixed: false,
	keys: [],
	approvals: [{ id: 1 } as Approval, { id: 2 } as Approval],
	moreApprovals: 380,
	armed: [{ verb: 'obs.stream', until: 5_000 }],
};

test('is as the bridge says it is, and nothing before that', () => {
	const transport = new FakeTransport();
	const bridge = new Bridge(transport);
	bridge.follow();
	const access = new Access(bridge);
	expect([access.waiting, access.policy, access.armedUntil('obs.stream')]).toEqual([
		0,
		'ask',
		null,
	]);
	transport.emit('access.changed', snapshot);
	expect([access.waiting, access.policy, access.armedUntil('obs.stream')]).toEqual([
		382,
		'keys',
		5_000,
	]);
	transport.emit('access.changed', { ...snapshot, approvals: [], moreApprovals: 5 });
	expect(access.waiting).toBe(0);
});

test('a dialog of its own has the page to itself', () => {
	const access = new Access(new Bridge(new FakeTransport()));
	expect(access.isOpen).toBe(false);
	access.create('DJ Booth', 'obs.scene');
	expect(access.isOpen).toBe(true);
	expect(access.form).toEqual({
		kind: 'new',
		name: 'DJ Booth',
		permissions: [{ verb: 'obs.scene', values: {} }],
	});
	access.form = null;
	access.create();
	expect(access.form).toMatchObject({ name: '', permissions: [] });
});
