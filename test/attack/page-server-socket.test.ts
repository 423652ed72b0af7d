import { describe, expect, test } from 'vitest';
import { befriend } from '../helpers/friend.ts';
import { BINARY, maskedFrame, TEXT } from '../helpers/raw-client.ts';
import { openTestPage } from '../helpers/test-page.ts';
import { until } from '../helpers/until.ts';

describe("the page's socket", () => {
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
		await using client = await page.rawSocket();
		client.write(bytes);
		expect((await client.closing()).code).toBe(code);
		await client.rest();
		await page.expectWorks(open);
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
		await using client = await page.rawSocket();
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
		await page.expectWorks(open);
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
		await page.expectWorks(open);
		await friend.expectWell();
	});
});
