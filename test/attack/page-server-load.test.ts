import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { openCrowd } from '../helpers/attack-crowd.ts';
import { expectNobody, refusedAt } from '../helpers/attack-door.ts';
import { openPage } from '../helpers/browser.ts';
import { befriend } from '../helpers/friend.ts';
import { oneBrowser } from '../helpers/one-browser.ts';
import { openTestBridge } from '../helpers/open-bridge.ts';
import { BINARY, maskedFrame, RawClient, TEXT } from '../helpers/raw-client.ts';
import { openTestPage, type PageEnd, type TestPage } from '../helpers/test-page.ts';
import { until, within } from '../helpers/until.ts';

/** Connections that the page's server holds. */
const held = ({ server: { http } }: TestPage): Promise<number> =>
	promisify<number>((done) => {
		http.getConnections(done);
	})();

/** The page works: the one that is open, and one that is opened now. */
async function expectPageWorks(page: TestPage, open: PageEnd): Promise<void> {
	const work = async () => {
		expect(await open.call('app.load', null)).toHaveProperty('value.version');
		expect((await page.as('/')).status).toBe(200);
		expect((await page.session()).status).toBe(204);
		await using another = await page.socket();
		expect(await another.call('app.load', null)).toHaveProperty('value.version');
	};
	await within(work(), 'the page to work', 3_000);
}

describe("a crowd at the page's door", () => {
	test('of 2,000 that say nothing does not keep the page out, and is sent away', async () => {
		await using page = await openTestPage();
		await using friend = await befriend(page.bridge);
		await using socket = await page.socket();
		using crowd = await openCrowd(page.port, 2_000);
		await expectPageWorks(page, socket);
		expect(await held(page)).toBeLessThan(600);
		await until(() => crowd.left === 0, 'the end of the crowd');
		await expectPageWorks(page, socket);
		const { page: rows } = await refusedAt(page.bridge);
		expect(rows[0]?.text).toContain('too many callers who say nothing');
		expect(rows.length).toBeLessThanOrEqual(50);
		await expectNobody(page);
		await friend.expectWell();
	});

	test('whose requests never end does not keep the page out, and is sent away', async () => {
		await using page = await openTestPage();
		await using friend = await befriend(page.bridge);
		await using socket = await page.socket();
		const head = `GET / HTTP/1.1\r\nHost: 127.0.0.1:${page.port}\r\nX-Slow: `;
		using crowd = await openCrowd(page.port, 300, head);
		const drip = setInterval(() => {
			for (const slow of crowd.sockets) if (slow.writable) slow.write('a');
		}, 100);
		try {
			await expectPageWorks(page, socket);
			await until(() => crowd.left === 0, 'the end of the crowd', 15_000);
		} finally {
			clearInterval(drip);
		}
		await expectPageWorks(page, socket);
		const { page: rows } = await refusedAt(page.bridge);
		expect(rows[0]?.text).toBe('Refused at the page: a caller did not finish its request in time.');
		await friend.expectWell();
	});

	test('whose bodies never end does not keep the page out, and is sent away', async () => {
		await using page = await openTestPage();
		await using friend = await befriend(page.bridge);
		await using socket = await page.socket();
		const head = [
			'POST / HTTP/1.1',
			`Host: 127.0.0.1:${page.port}`,
			`Cookie: ${page.cookie}`,
			'Content-Length: 1000000000',
			'\r\n',
		].join('\r\n');
		using crowd = await openCrowd(page.port, 300, head);
		const drip = setInterval(() => {
			for (const slow of crowd.sockets) if (slow.writable) slow.write('a'.repeat(1_000));
		}, 100);
		try {
			await expectPageWorks(page, socket);
			await until(() => crowd.left === 0, 'the end of the crowd', 15_000);
		} finally {
			clearInterval(drip);
		}
		await expectPageWorks(page, socket);
		await friend.expectWell();
	});

	test('that asks as fast as it can does not keep the page waiting', async () => {
		await using page = await openTestPage();
		await using friend = await befriend(page.bridge);
		await using socket = await page.socket();
		const request = `GET / HTTP/1.1\r\nHost: 127.0.0.1:${page.port}\r\n\r\n`;
		using crowd = await openCrowd(page.port, 100, request.repeat(100));
		await expectPageWorks(page, socket);
		const { page: rows } = await refusedAt(page.bridge);
		expect(rows.length).toBeLessThanOrEqual(50);
		expect(crowd.sockets).toHaveLength(100);
		await friend.expectWell();
	});
});

describe("the page's socket", () => {
	/** It with a raw client on it, for what no WebSocket library would send. */
	async function rawSocket(page: TestPage): Promise<RawClient> {
		const client = await RawClient.open(page.port);
		client.write(
			[
				`GET ${page.bridgePath} HTTP/1.1`,
				`Host: 127.0.0.1:${page.port}`,
				`Origin: http://127.0.0.1:${page.port}`,
				`Cookie: ${page.cookie}`,
				'Connection: Upgrade',
				'Upgrade: websocket',
				'Sec-WebSocket-Version: 13',
				'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
				'\r\n',
			].join('\r\n'),
		);
		expect(await client.head()).toMatch(/^HTTP\/1\.1 101 /u);
		return client;
	}

	const text = (payload: string | Buffer) => maskedFrame(TEXT, payload);
	const wrong: [string, number, Buffer][] = [
		['binary data', 1003, maskedFrame(BINARY, '{"call":1,"name":"app.load","input":null}')],
		['no JSON', 1007, text('app.load')],
		['half a call', 1007, text('{"call":1,"name":"app.load"')],
		['a call without a number', 1007, text('{"name":"app.load","input":null}')],
		['a list of calls', 1007, text('[{"call":1,"name":"app.load"}]')],
		['a thousand brackets', 1007, text('['.repeat(1_000))],
		['deep JSON', 1007, text('['.repeat(500_000) + ']'.repeat(500_000))],
		['text that is no UTF-8', 1007, text(Buffer.of(0xc3, 0x28))],
		['a call of 4 MB and a byte', 1009, text('x'.repeat(4_194_305))],
		[
			'a call of 16 MB in pieces',
			1009,
			Buffer.concat([
				maskedFrame(TEXT, 'x', false),
				...Array.from({ length: 256 }, () => maskedFrame(0, 'x'.repeat(65_536), false)),
			]),
		],
		['a frame without a mask', 1002, Buffer.of(0x81, 0x01, 0x41)],
		['a reserved opcode', 1002, maskedFrame(3, 'x')],
	];

	test.each(wrong)('%s closes it with %i, and nothing else', async (_, code, bytes) => {
		await using page = await openTestPage();
		await using friend = await befriend(page.bridge);
		await using open = await page.socket();
		await using client = await rawSocket(page);
		client.write(bytes);
		expect((await client.closing()).code).toBe(code);
		await client.rest();
		await expectPageWorks(page, open);
		await friend.expectWell();
	});

	test('takes no more than a hundred calls under way, and gives up those of a page that had more', async () => {
		await using page = await openTestPage();
		await using friend = await befriend(page.bridge);
		await using open = await page.socket();
		const signals: AbortSignal[] = [];
		const { handlers } = page.bridge.bridge;
		const follow = handlers['log.follow'];
		Object.assign(handlers, {
			'log.follow': (...[input, signal]: Parameters<typeof follow>) => {
				signals.push(signal);
				return follow(input, signal);
			},
		});
		const { value } = await open.call('log.follow', { after: null, limit: 1, wait: 0 });
		const { epoch } = value as { epoch: string };
		signals.length = 0;
		await using client = await rawSocket(page);
		const input = { after: { epoch, cursor: Number.MAX_SAFE_INTEGER }, limit: 1, wait: 25_000 };
		for (let call = 1; call <= 101; call += 1)
			client.sendFrame(TEXT, JSON.stringify({ call, name: 'log.follow', input }));
		expect((await client.closing()).code).toBe(1008);
		await client.rest();
		expect(signals).toHaveLength(100);
		await until(() => signals.every(({ aborted }) => aborted), 'the end of all calls');
		await page.bridge.row(
			({ kind, text }) => kind === 'limit' && text.includes('more than 100 calls'),
			'the limit',
		);
		await expectPageWorks(page, open);
		await friend.expectWell();
	});

	test('is cut off when it asks on and on and never reads', async () => {
		await using page = await openTestPage();
		await using friend = await befriend(page.bridge);
		await using open = await page.socket();
		await using client = await rawSocket(page);
		client.socket.pause();
		// Padded, so that few of them come in one piece.
		const call = `${JSON.stringify({ call: 1, name: 'app.load', input: null })}${' '.repeat(4_000)}`;
		const cut = await until(async () => {
			for (let n = 0; n < 50; n += 1) client.sendFrame(TEXT, call);
			expect(process.memoryUsage().arrayBuffers).toBeLessThan(200 * 1_048_576);
			return (await page.bridge.rows(({ kind }) => kind === 'limit'))[0];
		}, 'the limit');
		expect(cut.text).toMatch(/^A page was cut off: it did not read, and 16 MB were waiting/u);
		await expectPageWorks(page, open);
		await friend.expectWell();
	});

	test.each([
		['settings.save', '{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}'],
		['settings.save', '{"page":{"__proto__":{"polluted":1},"language":"en"}}'],
		['adapter.configure', '{"id":"obs","settings":{"__proto__":"x"},"secrets":{"__proto__":"x"}}'],
		['adapter.configure', '{"id":"obs","settings":{"constructor":1},"secrets":{"toString":"x"}}'],
		['adapter.configure', '{"id":"__proto__","settings":{},"secrets":{}}'],
		['adapter.suggest', '{"id":"obs","command":"__proto__","param":"constructor","given":{}}'],
		['adapter.add', '{"adapter":"__proto__"}'],
		['adapter.add', '{"adapter":"constructor"}'],
		['adapter.remove', '{"id":"constructor"}'],
		['adapter.enable', '{"id":"toString","isEnabled":true}'],
		['client.send', '{"id":"__proto__","text":"x"}'],
		['client.disconnect', '{"id":1e308}'],
		['notice.dismiss', '{"id":"__proto__"}'],
		[
			'key.create',
			'{"name":"x","permissions":[{"verb":"*","values":{"__proto__":["x"]}}],"asks":true,"pace":null}',
		],
		['key.revoke', '{"id":"__proto__"}'],
		['arm.set', '{"verb":"__proto__","minutes":5}'],
		['__proto__', '{}'],
		['constructor', 'null'],
		['hasOwnProperty', 'null'],
		['app.load.__proto__', 'null'],
	])('%s with %s poisons nothing', async (name, input) => {
		await using page = await openTestPage();
		await using friend = await befriend(page.bridge);
		await using open = await page.socket();
		const names = Object.getOwnPropertyNames(Object.prototype).sort();
		const answer = await open.call(name, JSON.parse(input));
		expect(JSON.stringify(answer)).not.toMatch(/TypeError|Cannot read|undefined|UNEXPECTED/u);
		expect(Object.getOwnPropertyNames(Object.prototype).sort()).toEqual(names);
		expect('polluted' in {}).toBe(false);
		await expectPageWorks(page, open);
		await friend.expectWell();
	});
});

describe('a page that stands still', () => {
	const browser = oneBrowser();

	test('is cut off at a bound, and comes back by itself when it runs again', async () => {
		await using bridge = await openTestBridge();
		await using friend = await befriend(bridge);
		await using opened = await openPage(browser(), bridge);
		const { page } = opened;
		await page.getByRole('banner').getByText('Listening').waitFor();
		const debug = await page.context().newCDPSession(page);
		const paused = new Promise((resolve) => debug.once('Debugger.paused', resolve));
		await debug.send('Debugger.enable');
		await debug.send('Debugger.pause');
		await within(paused, 'the page to stand still');
		const text = 'x'.repeat(1_000_000);
		const news = { id: 'flood', level: 'info', at: 0, words: { en: text, ja: text } } as const;
		await until(async () => {
			bridge.bridge.bus.emit('notices.changed', [news]);
			return (await bridge.rows(({ kind }) => kind === 'limit'))[0];
		}, 'the limit');
		await debug.send('Debugger.resume');
		await debug.detach();
		await using _client = await bridge.connect('/?name=Newcomer');
		await page.getByRole('article', { name: 'Newcomer' }).waitFor();
		await friend.expectWell();
	});
});
