import { describe, test } from 'vitest';
import { logFile } from '../../../main/adapters/log-file/index.ts';
import { room } from '../../../main/adapters/room/index.ts';
import { openTestBridge } from '../../helpers/open-bridge.ts';
import { textFolder } from '../../helpers/text-folder.ts';
import { until } from '../../helpers/until.ts';

/** A bridge with rooms, and a text file that hears what the row says. */
async function openLog(row: Readonly<Record<string, string | number>>) {
	await using opened = new AsyncDisposableStack();
	const folder = opened.use(await textFolder());
	const bridge = opened.use(
		await openTestBridge({
			adapters: [room, logFile],
			instances: [
				{ id: 'room', adapter: 'room', enabled: true, settings: {} },
				{
					id: 'log-file',
					adapter: 'log-file',
					enabled: true,
					settings: { folder: folder.path, files: [{ name: 'chat', ...row }] },
				},
			],
		}),
	);
	await until(async () => {
		const { instances } = await bridge.call('app.load', null);
		return instances.every(({ status }) => status.kind === 'ready');
	}, 'both adapters');
	const has = (text: string) =>
		until(async () => (await folder.text('chat.txt')) === text, `the file to be "${text}"`);
	const all = opened.move();
	return { bridge, has, folder, [Symbol.asyncDispose]: () => all.disposeAsync() };
}

describe('events', () => {
	test('of rooms make a chat log, whoever speaks and however they came', async () => {
		await using log = await openLog({ events: 'room.message', eventLine: '{{from}}: {{text}}' });
		await using booth = await log.bridge.connect('/?name=Booth');
		await booth.ask('room.join lobby');
		await booth.ask('room.say Hello');
		await log.has('Booth: Hello\n');
		await using visitor = await log.bridge.connect('/room/lobby?name=Visitor');
		visitor.send('Good <b>evening</b>\nBooth: forged');
		await log.has('Booth: Hello\nVisitor: Good evening Booth: forged\n');
	});

	test('are written with all their values where no line is given, and keep to the newest', async () => {
		await using log = await openLog({ events: 'room.*', keep: 1 });
		await using visitor = await log.bridge.connect('/room/lobby?name=Visitor');
		visitor.send('one');
		visitor.send('two');
		await log.has('lobby Visitor two');
	});

	test('that nobody chose are not written', async () => {
		await using log = await openLog({ events: 'obs.*' });
		await using booth = await log.bridge.connect('/?name=Booth');
		await booth.ask('room.join lobby');
		await booth.ask('room.say Hello');
		await booth.ask('log-file.write chat By hand');
		await log.has('By hand\n');
	});

	test('are not written while nothing is forwarded', async () => {
		await using log = await openLog({ events: 'room.message', eventLine: '{{text}} {{nothing}}' });
		await using visitor = await log.bridge.connect('/room/lobby');
		await log.bridge.call('server.forward', { isOn: false });
		visitor.send('in the pause');
		await log.bridge.row(({ text }) => text === 'in the pause', 'what was said');
		await log.bridge.call('server.forward', { isOn: true });
		visitor.send('after it');
		await log.has('after it {{nothing}}\n');
	});
});
