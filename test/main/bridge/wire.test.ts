import { describe, expect, test } from 'vitest';
import { openTestBridge, type TestBridge } from '../../helpers/open-bridge.ts';
import { refusal } from '../../helpers/text-client.ts';
import { until } from '../../helpers/until.ts';
import { lampInstance, lost, Workshop } from '../adapters-host/tiny.ts';

async function openLamp(enabled = true) {
	const workshop = new Workshop();
	const bridge = await openTestBridge({
		adapters: [workshop.adapter],
		instances: [lampInstance(enabled)],
	});
	if (enabled) await ready(bridge);
	return {
		bridge,
		workshop,
		get lamp() {
			return workshop.last;
		},
		[Symbol.asyncDispose]: () => bridge[Symbol.asyncDispose](),
	};
}

const ready = (bridge: TestBridge) =>
	until(async () => {
		const { instances } = await bridge.call('app.load', null);
		return instances[0]?.status.kind === 'ready';
	}, 'the lamp to be ready');

describe('the commands of the bridge', () => {
	test('ping', async () => {
		await using bridge = await openTestBridge();
		await using client = await bridge.connect();
		expect(await client.ask('bridge.ping')).toBe('ok\tbridge.ping\tpong');
		expect(await client.ask('bridge.ping hello there')).toBe('ok\tbridge.ping\thello there');
		expect(await client.ask('#7 bridge.ping')).toBe('ok\t#7\tpong');
		expect(await client.ask('bridge.ping\ta\tb')).toBe('ok\tbridge.ping\ta\tb');
	});

	test('hello names the client, for the page and for the rows from now on', async () => {
		await using bridge = await openTestBridge();
		await using client = await bridge.connect('/booth?user=Alice');
		expect(await client.ask('bridge.hello "DJ  Booth"')).toBe('ok\tbridge.hello\tDJ Booth\tAlice');
		expect(await client.ask('bridge.hello\tBar\tBob')).toBe('ok\tbridge.hello\tBar\tBob');
		expect(await client.ask('bridge.hello " "')).toBe(
			'err\tbridge.hello\tFIELD_INVALID\tThe field "name" is empty.',
		);
		const { clients } = await bridge.call('app.load', null);
		expect(clients[0]).toMatchObject({ name: 'Bar', user: 'Bob', key: 'booth', path: '/' });
		const rows = await bridge.rows(({ direction }) => direction === 'in');
		expect(rows.map((row) => row.client?.name)).toEqual(['booth', 'DJ Booth', 'Bar']);
	});

	test('time is now, in three forms', async () => {
		await using bridge = await openTestBridge();
		await using client = await bridge.connect();
		const before = Date.now();
		const [ok, verb, utc = '', local, unix] = (await client.ask('bridge.time')).split('\t');
		expect([ok, verb]).toEqual(['ok', 'bridge.time']);
		expect(utc).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/u);
		expect(local).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}$/u);
		expect(Date.parse(utc)).toBeGreaterThanOrEqual(before);
		expect(new Date(local ?? '').getTime()).toBe(Date.parse(utc));
		expect(Number(unix)).toBeCloseTo(Date.parse(utc) / 1_000, 3);
	});

	test('help lists every verb and explains one', async () => {
		await using bridge = await openTestBridge();
		await using client = await bridge.connect();
		const [, , ...verbs] = (await client.ask('bridge.help')).split('\t');
		expect(verbs).toEqual(
			expect.arrayContaining(['bridge.hello', 'bridge.ping', 'bridge.help', 'obs.scene']),
		);
		expect(await client.ask('bridge.help bridge.hello')).toBe(
			[
				'ok',
				'bridge.help',
				'bridge.hello <name> [user]',
				'Says what this item is called, and whose it is.',
				'name text',
				'user text optional',
				'answers: ok, bridge.hello, name, user',
			].join('\t'),
		);
		expect(await client.ask('bridge.help obs.dance')).toBe(
			'err\tbridge.help\tCOMMAND_UNKNOWN\tThere is no command "obs.dance".',
		);
		// Each one explains itself.
		for (const verb of verbs) {
			const [, , usage] = (await client.ask(`bridge.help ${verb}`)).split('\t');
			expect(usage?.split(' ')[0]).toBe(verb);
		}
	});

	test('subscribe, unsubscribe and clients answer with how it is now', async () => {
		await using bridge = await openTestBridge();
		await using client = await bridge.connect('/?sub=obs.scene-changed');
		const answers = [];
		for (const text of [
			'bridge.subscribe osc.*, obs.scene-changed',
			'bridge.unsubscribe osc.*',
			'bridge.unsubscribe not.there',
			'bridge.unsubscribe',
			'bridge.subscribe oops',
			'bridge.clients',
		])
			answers.push(await client.ask(text));
		expect(answers).toEqual([
			'ok\tbridge.subscribe\tobs.scene-changed\tosc.*',
			'ok\tbridge.unsubscribe\tobs.scene-changed',
			'ok\tbridge.unsubscribe\tobs.scene-changed',
			'ok\tbridge.unsubscribe',
			'err\tbridge.subscribe\tFIELD_INVALID\t"oops" is not a subscription. Write instance.event, with * for any: obs.scene-changed, obs.*, *.connected.',
			'ok\tbridge.clients\t1',
		]);
	});

	test('one that does not exist is told what does', async () => {
		await using bridge = await openTestBridge();
		await using client = await bridge.connect();
		expect(await client.ask('bridge.dance')).toMatch(
			/^err\tbridge\.dance\tCOMMAND_UNKNOWN\tThere is no command "dance"\. There are: hello, ping, /u,
		);
	});

	test('a subscription too many leaves those before as they were', async () => {
		await using bridge = await openTestBridge();
		await using client = await bridge.connect('/?sub=no-one.*');
		const many = Array.from({ length: 100 }, (_, n) => `a.b${n}`).join(' ');
		expect(await client.ask(`bridge.subscribe ${many}`)).toBe(
			'err\tbridge.subscribe\tFIELD_INVALID\tA client may hold 100 subscriptions.',
		);
		expect(await client.ask('bridge.unsubscribe x.y')).toBe('ok\tbridge.unsubscribe\tno-one.*');
	});
});

describe('the form of an answer', () => {
	const measured = {
		lines: 'ok\tlamp.measure\t0.30000000000000004\ttrue\t[1; 2.5; -3]\tA\tlamp',
		value: 'ok\tlamp.measure\t0.30000000000000004\ttrue\t[1; 2.5; -3]\tA\tlamp',
		kv: 'ok=lamp.measure&level=0.30000000000000004&isOn=true&position=%5B1%3B%202.5%3B%20-3%5D&name=A%09lamp',
		json: '{"ok":"lamp.measure","value":{"level":0.30000000000000004,"isOn":true,"position":[1,2.5,-3],"name":"A\\tlamp"}}',
	};

	test.each(Object.entries(measured))('codec=%s', async (codec, expected) => {
		await using opened = await openLamp();
		await using client = await opened.bridge.connect(`/?codec=${codec}`);
		expect(await client.ask('lamp.measure')).toBe(expected);
	});

	test.each(Object.keys(measured))(
		'JSON is answered in JSON, also with codec=%s',
		async (codec) => {
			await using opened = await openLamp();
			await using client = await opened.bridge.connect(`/?codec=${codec}`);
			const ask = async (frame: unknown): Promise<unknown> =>
				JSON.parse(await client.ask(JSON.stringify(frame)));
			expect(await ask({ do: 'bridge.ping', args: { text: 'a\tb' }, id: '17' })).toEqual({
				ok: '#17',
				value: { text: 'a\tb' },
			});
			expect(await ask({ do: 'lamp.color', id: 5 })).toEqual({ ok: '#5', value: { color: 'red' } });
			expect(await ask({ do: 'lamp.paint', args: { color: 'pink' } })).toEqual({
				err: 'lamp.paint',
				code: 'FIELD_INVALID',
				message: 'The field "color" must be one of: red, green, blue, not "pink".',
			});
			expect(await ask({ do: 'nobody.there', id: 'x' })).toMatchObject({ err: '#x' });
			expect(JSON.parse(await client.ask('{"do":'))).toMatchObject({
				err: '',
				code: 'FRAME_INVALID',
			});
		},
	);

	test('replies to a row of commands keep their order', async () => {
		await using bridge = await openTestBridge();
		await using client = await bridge.connect();
		const sent = Array.from({ length: 500 }, (_, n) => n);
		for (const n of sent) client.send(n % 3 === 0 ? `#${n} bridge.time` : `#${n} bridge.ping`);
		const refs = (await client.take(sent.length)).map((text) => text.split('\t')[1]);
		expect(refs).toEqual(sent.map((n) => `#${n}`));
	});

	test('a mistake in the URL is told, and the rest of it is obeyed', async () => {
		await using bridge = await openTestBridge();
		await using client = await bridge.connect(
			'/?codec=xml&heartbeat=90&nmae=x&name=Booth&sub=oops',
		);
		expect(await client.take(4)).toEqual([
			'err\turl\tFIELD_INVALID\tURL parameter "codec" must be one of: lines, kv, json, value.',
			'err\turl\tFIELD_INVALID\tURL parameter "heartbeat" must be 0 (none) or 1 to 55 seconds.',
			'err\turl\tFIELD_INVALID\tURL parameter "nmae" is not known. Known are: name, user, codec, markup, sub, heartbeat.',
			expect.stringMatching(/^err\turl\tFIELD_INVALID\tURL parameter "sub" "oops" is not/u),
		]);
		const { clients } = await bridge.call('app.load', null);
		expect(clients[0]).toMatchObject({ name: 'Booth', sent: 4 });
		const told = await bridge.rows(({ outcome }) => outcome === 'FIELD_INVALID');
		expect(told).toHaveLength(4);
	});

	test('plain text is kept, not answered; /echo sends everything back', async () => {
		await using bridge = await openTestBridge();
		await using client = await bridge.connect();
		client.send('hello everyone');
		client.send('unknown.verb x');
		expect(await client.soFar()).toEqual([]);
		await using echo = await bridge.connect('/echo');
		for (const text of ['bridge.ping', '{"do":"bridge.ping"}', ''])
			expect(await echo.ask(text)).toBe(text);
		const kinds = (await bridge.rows()).map(({ kind }) => kind);
		expect(kinds.filter((kind) => kind === 'text')).toHaveLength(2);
		expect(kinds.filter((kind) => kind === 'echo')).toHaveLength(6);
	});

	test('heartbeats come by themselves, in the form of the codec', async () => {
		await using bridge = await openTestBridge();
		await using lines = await bridge.connect('/?heartbeat=1');
		await using json = await bridge.connect('/?heartbeat=1&codec=json');
		expect(await lines.take(2)).toEqual(['bridge.heartbeat', 'bridge.heartbeat']);
		expect(JSON.parse(await json.next())).toEqual({ event: 'bridge.heartbeat', value: {} });
		const { clients } = await bridge.call('app.load', null);
		expect(clients[0]?.sent).toBeGreaterThanOrEqual(2);
	});
});

describe('subscriptions', () => {
	test('state comes at once, after the answer, and then whenever it changes', async () => {
		await using opened = await openLamp();
		const { bridge, lamp } = opened;
		lamp.context.emit('color-changed', { color: 'green' });
		lamp.context.emit('level-changed', { bulb: 'a', level: 1 });
		lamp.context.emit('level-changed', { bulb: 'b', level: 2 });
		lamp.context.emit('blinked', { times: 3 });
		await using byUrl = await bridge.connect('/?sub=lamp.*');
		const state = [
			'lamp.connected\ttrue',
			'lamp.color-changed\tgreen',
			'lamp.level-changed\ta\t1',
			'lamp.level-changed\tb\t2',
		];
		expect(await byUrl.soFar()).toEqual(state);
		await using later = await bridge.connect();
		expect(await later.soFar()).toEqual([]);
		later.send('bridge.subscribe lamp.*');
		expect(await later.take(5)).toEqual(['ok\tbridge.subscribe\tlamp.*', ...state]);
		lamp.context.emit('blinked', { times: 4 });
		lamp.context.emit('color-changed', { color: 'blue' });
		for (const client of [byUrl, later])
			expect(await client.take(2)).toEqual(['lamp.blinked\t4', 'lamp.color-changed\tblue']);
	});

	test('only what was asked for comes, and nothing after unsubscribe', async () => {
		await using opened = await openLamp();
		const { bridge, lamp } = opened;
		await using client = await bridge.connect('/?sub=*.level-*');
		const emitAll = () => {
			lamp.context.emit('color-changed', { color: 'green' });
			lamp.context.emit('level-changed', { bulb: 'a', level: 1 });
			lamp.context.emit('blinked', { times: 1 });
		};
		emitAll();
		expect(await client.soFar()).toEqual(['lamp.level-changed\ta\t1']);
		expect(await client.ask('bridge.unsubscribe *.level-*')).toBe('ok\tbridge.unsubscribe');
		emitAll();
		expect(await client.soFar()).toEqual([]);
	});

	test('a subscriber hears that the adapter went, and a new one does not hear what it said', async () => {
		await using opened = await openLamp();
		const { bridge, lamp } = opened;
		lamp.context.emit('color-changed', { color: 'green' });
		await using client = await bridge.connect('/?sub=lamp.*');
		await client.take(2);
		await bridge.call('adapter.enable', { id: 'lamp', isEnabled: false });
		expect(await client.next()).toBe('lamp.connected\tfalse');
		await using late = await bridge.connect('/?sub=lamp.*');
		expect(await late.soFar()).toEqual(['lamp.connected\tfalse']);
	});

	test('each gets the news in its own form; tags of strangers are stripped unless it keeps them', async () => {
		await using opened = await openLamp();
		const { bridge, lamp } = opened;
		const forms = {
			'/?sub=lamp.note-left': 'lamp.note-left\t<b>Ann</b>\tx\ty z\thi\nthere <3',
			'/?sub=lamp.note-left&markup=keep':
				'lamp.note-left\t<b>Ann</b>\t<i>x</i>\ty z\t<size=9>hi</size>\nthere <3',
			'/?sub=lamp.note-left&codec=kv':
				'event=lamp.note-left&author=%3Cb%3EAnn%3C%2Fb%3E&tags=x&tags=y%20z&note=hi%0Athere%20%3C3',
			'/?sub=lamp.note-left&codec=json':
				'{"event":"lamp.note-left","value":{"author":"<b>Ann</b>","tags":["x","y z"],"note":"hi\\nthere <3"}}',
			'/?sub=lamp.note-left&codec=value': 'hi\nthere <3',
		};
		await using clients = new AsyncDisposableStack();
		const all = [];
		for (const target of Object.keys(forms)) all.push(clients.use(await bridge.connect(target)));
		lamp.context.emit('note-left', {
			author: '<b>Ann</b>',
			tags: ['<i>x</i>', 'y z'],
			note: '<size=9>hi</size>\nthere <3',
		});
		const heard = await Promise.all(all.map((client) => client.next()));
		expect(heard).toEqual(Object.values(forms));
	});

	test('news to many is one row with its audience', async () => {
		await using opened = await openLamp();
		const { bridge, lamp } = opened;
		await using clients = new AsyncDisposableStack();
		const targets = [
			...Array<string>(20).fill('/?sub=lamp.blinked'),
			'/?sub=lamp.*&codec=json',
			'/',
		];
		const all = [];
		for (const target of targets) all.push(clients.use(await bridge.connect(target)));
		lamp.context.emit('blinked', { times: 1 });
		expect(await Promise.all(all.slice(0, 20).map((client) => client.next()))).toEqual(
			Array(20).fill('lamp.blinked\t1'),
		);
		const rows = await bridge.rows(({ text }) => text.includes('blinked') && !text.includes(' '));
		expect(rows.map(({ kind, direction, instance }) => [kind, direction, instance])).toEqual([
			['event', 'out', 'lamp'],
			['event', 'out', 'lamp'],
		]);
		const ids = (await bridge.call('app.load', null)).clients.map(({ id }) => id);
		expect(rows[0]).toMatchObject({ client: null, audience: ids.slice(0, 20) });
		expect(rows[1]).toMatchObject({ client: { id: ids[20] }, audience: null });
	});
});

describe('an adapter that is in trouble', () => {
	test('is told at once, by its status', async () => {
		await using opened = await openLamp(false);
		await using client = await opened.bridge.connect();
		expect(await client.ask('#1 lamp.color')).toBe(
			'err\t#1\tADAPTER_NOT_READY\t"lamp" is not ready: it is switched off on the page of the bridge.',
		);
		opened.workshop.onStart = () => {
			throw lost('Nobody there.');
		};
		await opened.bridge.call('adapter.enable', { id: 'lamp', isEnabled: true });
		await opened.bridge.row(({ text }) => text.includes('Nobody there.'), 'its status');
		expect(await client.ask('lamp.color')).toBe(
			'err\tlamp.color\tADAPTER_NOT_READY\t"lamp" is not ready: it is not connected and tries again by itself.',
		);
	});

	test.each([
		['hang', 'err\t#9\tCOMMAND_TIMED_OUT\tNo answer within 0.1 seconds.', 'COMMAND_TIMED_OUT'],
		['crash now', 'err\t#9\tCOMMAND_FAILED\tThe command failed: The bulb burst.', 'COMMAND_FAILED'],
		[
			'crash later',
			'err\t#9\tCOMMAND_FAILED\tThe command failed: The bulb burst later.',
			'COMMAND_FAILED',
		],
		['crash words', 'err\t#9\tTARGET_NOT_FOUND\tNo such bulb.', 'TARGET_NOT_FOUND'],
	])('%s is answered and written down', async (command, expected, outcome) => {
		await using opened = await openLamp();
		await using client = await opened.bridge.connect();
		expect(await client.ask(`#9 lamp.${command}`)).toBe(expected);
		const [asked] = await opened.bridge.rows(({ kind }) => kind === 'command');
		expect(asked).toMatchObject({ text: `#9 lamp.${command}`, outcome, instance: 'lamp' });
		const [reply] = await opened.bridge.rows(({ kind }) => kind === 'reply');
		expect(reply).toMatchObject({ text: expected, outcome, cause: asked?.id, ms: asked?.ms });
	});

	test('an answer that cannot be written is an error of that command alone', async () => {
		await using opened = await openLamp();
		await using client = await opened.bridge.connect();
		for (const text of ['lamp.crash circle', 'lamp.crash nothing'])
			expect(await client.ask(text)).toMatch(
				/^err\tlamp\.crash\tCOMMAND_FAILED\tThe command failed: /u,
			);
		expect(await client.ask('lamp.color')).toBe('ok\tlamp.color\tred');
		const commands = await opened.bridge.rows(({ kind }) => kind === 'command');
		expect(commands.map(({ outcome }) => outcome)).toEqual([
			'COMMAND_FAILED',
			'COMMAND_FAILED',
			'ok',
		]);
	});

	test('stops in the middle of a command: the answer says so', async () => {
		await using opened = await openLamp();
		await using client = await opened.bridge.connect();
		client.send('#1 lamp.ask');
		await until(() => opened.lamp.waiting.length === 1, 'the command');
		// Others do not wait for a slow command.
		expect(await client.ask('#2 bridge.ping')).toBe('ok\t#2\tpong');
		await opened.bridge.call('adapter.enable', { id: 'lamp', isEnabled: false });
		expect(await client.next()).toBe(
			'err\t#1\tADAPTER_NOT_READY\tThe adapter stopped before the answer came.',
		);
	});

	test('a client that left before its answer gets none, and the outcome is kept', async () => {
		await using opened = await openLamp();
		const client = await opened.bridge.connect();
		client.send('lamp.ask');
		await until(() => opened.lamp.answers.length === 1, 'the command');
		await client[Symbol.asyncDispose]();
		await opened.bridge.row(({ kind }) => kind === 'closed', 'closed');
		opened.lamp.answers[0]?.('too late');
		await opened.bridge.row(
			({ kind, outcome }) => kind === 'command' && outcome === 'ok',
			'settled',
		);
		expect(await opened.bridge.rows(({ kind }) => kind === 'reply')).toEqual([]);
	});

	test('state that cannot be written is not remembered either', async () => {
		await using opened = await openLamp();
		opened.lamp.context.emit('color-changed', { color: 3n });
		await using client = await opened.bridge.connect('/?sub=lamp.*');
		expect(await client.soFar()).toEqual(['lamp.connected\tfalse']);
	});

	test('news that cannot be written ends that adapter, in words, and nothing else', async () => {
		await using opened = await openLamp();
		await using client = await opened.bridge.connect('/?sub=lamp.*&codec=json');
		expect(await client.next()).toBe('{"event":"lamp.connected","value":{"connected":true}}');
		opened.lamp.context.emit('blinked', { times: 3n });
		expect(await client.next()).toBe('{"event":"lamp.connected","value":{"connected":false}}');
		expect(await client.ask('bridge.ping')).toContain('pong');
		const { instances } = await opened.bridge.call('app.load', null);
		expect(instances[0]?.status).toMatchObject({ kind: 'failed' });
	});
});

test('one message is one row each way, with who, what and how long', async () => {
	await using opened = await openLamp();
	await using client = await opened.bridge.connect('/booth?user=Alice');
	await client.ask('lamp.paint green');
	const rows = await opened.bridge.rows(({ kind }) => kind !== 'status');
	expect(
		rows.map(({ kind, direction, text, outcome }) => [kind, direction, text, outcome]),
	).toEqual([
		['opened', 'none', 'booth connected to /booth from 127.0.0.1.', null],
		['command', 'in', 'lamp.paint green', 'ok'],
		['reply', 'out', 'ok\tlamp.paint', 'ok'],
	]);
	const [, command, reply] = rows;
	expect(command?.client).toMatchObject({ name: 'booth', user: 'Alice' });
	expect(command?.ms).toBeGreaterThanOrEqual(0);
	expect(reply?.cause).toBe(command?.id);
	const detail = await opened.bridge.call('log.detail', { id: reply?.id ?? 0 });
	expect(detail?.cause?.id).toBe(command?.id);
	expect(detail?.fields).toEqual([
		{ name: '1', value: 'ok' },
		{ name: '2', value: 'lamp.paint' },
	]);
});

test('a caller that is refused, and a client that breaks the rules, are rows that say what to do', async () => {
	await using bridge = await openTestBridge();
	const origin = 'https://evil.example';
	expect((await refusal(bridge.url(), { headers: { Origin: origin } })).status).toBe(403);
	expect((await refusal(bridge.url('/no/where'))).status).toBe(404);
	await fetch(bridge.url().replace('ws:', 'http:'));
	await using client = await bridge.connect('/?name=Booth');
	client.socket.send(Buffer.from([1]));
	await client.closed;
	await bridge.row(({ kind }) => kind === 'closed', 'closed');
	const rows = await bridge.rows(({ kind }) => kind === 'refused' || kind === 'closed');
	expect(rows.map(({ kind, text, client: by }) => [kind, by?.name ?? null, text])).toEqual([
		[
			'refused',
			null,
			expect.stringContaining(`"${origin}" may not connect. If it is yours, add it`),
		],
		['refused', null, expect.stringContaining('nothing at "/no/where". Use / or')],
		['refused', null, expect.stringContaining('This is a WebSocket server. Connect to ws://')],
		['closed', 'Booth', expect.stringContaining('takes text only: use Send Text Message.')],
	]);
	for (const { words } of rows) expect(words?.ja).toMatch(/[ぁ-んァ-ン]/u);
});
