import { expect, test } from 'vitest';
import { befriend } from '../helpers/friend.ts';
import { openTestBridge } from '../helpers/open-bridge.ts';

// The yardstick of the attacks: one that cannot break would measure nothing.

test('a friend that is served is well', async () => {
	await using bridge = await openTestBridge();
	await using friend = await befriend(bridge);
	await friend.expectWell();
	expect(friend.report().count).toBeGreaterThanOrEqual(3);
});

test('a friend that was dropped is not', async () => {
	await using bridge = await openTestBridge();
	await using friend = await befriend(bridge);
	await bridge.call('server.panic', { isOn: true });
	await expect(friend.expectWell()).rejects.toThrow('how the friend fared');
});

test('nor is one that waits too long', async () => {
	await using bridge = await openTestBridge();
	await using friend = await befriend(bridge);
	await expect(friend.expectWell({ median: 0 })).rejects.toThrow('how the friend fared');
});
