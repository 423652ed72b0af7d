import { expect, test } from 'vitest';
import { Interfaces } from '../../../renderer/views/settings/interfaces.svelte.ts';
import { FakeTransport } from '../../helpers/fake-transport.ts';

const wifi = { name: 'Wi-Fi', addresses: ['192.168.1.20'] };

test('the interfaces are those of the bridge’s machine', async () => {
	const interfaces = new Interfaces(new FakeTransport({ 'server.interfaces': () => [wifi] }));
	expect(interfaces.withChosen('')).toEqual([]);
	await interfaces.load();
	expect(interfaces.withChosen('Wi-Fi')).toEqual([wifi]);
});

test('a chosen one that is unplugged can still be seen', async () => {
	const interfaces = new Interfaces(new FakeTransport({ 'server.interfaces': () => [wifi] }));
	await interfaces.load();
	expect(interfaces.withChosen('eth7')).toEqual([wifi, { name: 'eth7', addresses: null }]);
});

test('why they are not known is kept, until they are', async () => {
	let failure: Error | null = new Error('No.');
	const transport = new FakeTransport({
		'server.interfaces': () => (failure ? Promise.reject(failure) : Promise.resolve([wifi])),
	});
	const interfaces = new Interfaces(transport);
	await interfaces.load();
	expect(interfaces.error).toBe(failure);
	failure = null;
	await interfaces.load();
	expect([interfaces.error, interfaces.found]).toEqual([null, [wifi]]);
});
