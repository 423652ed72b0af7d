import { expect, test } from 'vitest';
import { openTestBridge } from '../../helpers/open-bridge.ts';
import { until } from '../../helpers/until.ts';
import { lampInstance, Workshop } from '../adapters-host/tiny.ts';

test('the composer hears what it subscribed to, and is on no list', async () => {
	const workshop = new Workshop();
	await using bridge = await openTestBridge({
		adapters: [workshop.adapter],
		instances: [lampInstance(true)],
	});
	const told = () => until(() => workshop.lamps[0]?.wanted.at(-1)?.has('blinked'), 'wanted');
	const changed: unknown[] = [];
	bridge.bridge.bus.on('clients.changed', (news) => changed.push(news));
	const send = (text: string) => bridge.call('composer.send', { text, to: { kind: 'bridge' } });
	await until(() => workshop.lamps[0]?.wanted.length, 'the lamp');
	await send('bridge.subscribe lamp.*');
	await told();
	workshop.last.context.emit('blinked', { times: 3 });
	await bridge.row(({ text }) => text === 'lamp.blinked\t3', 'what happened');
	// An item that comes is told of, so the composer would have been, too.
	await using _item = await bridge.connect('/?name=Item');
	await until(() => JSON.stringify(changed).includes('Item'), 'the item');
	expect(JSON.stringify(changed)).not.toContain('Composer');
	expect((await bridge.call('app.load', null)).clients.map(({ name }) => name)).toEqual(['Item']);
});
