import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { openCrowd } from '../helpers/attack-crowd.ts';
import { expectNobody, refusedAt } from '../helpers/attack-door.ts';
import { openPage } from '../helpers/browser.ts';
import { befriend } from '../helpers/friend.ts';
import { oneBrowser } from '../helpers/one-browser.ts';
import { openTestBridge } from '../helpers/open-bridge.ts';
import { TEXT } from '../helpers/raw-client.ts';
import { openTestPage, type TestPage } from '../helpers/test-page.ts';
import { until, within } from '../helpers/until.ts';

/** Connections that the page's server holds. */
const held = ({ server: { http } }: TestPage): Promise<number> =>
	promisify<number>((done) => {
		http.getConnections(done);
	})();

describe("a crowd at the page's door", () => {
	test('of 2,000 that say nothing does not keep the page out, and is sent away', async () => {
		await using page = await openTestPage();
		await using friend = await befriend(page.bridge);
		await using socket = await page.socket();
		using crowd = await openCrowd(page.port, 2_000);
		await page.expectWorks(socket);
		expect(await held(page)).toBeLessThan(600);
		await until(() => crowd.left === 0, 'the end of the crowd', 15_000);
		await page.expectWorks(socket);
		const { page: rows } = await refusedAt(page.bridge);
		expect(rows[0]?.text).toContain('too many callers who say nothing');
		expect(rows.length).toBeLessThanOrEqual(50);
		await expectNobody(page);
		await friend.expectWell();
	});

	test('that asks as fast as it can does not keep the page waiting', async () => {
		await using page = await openTestPage();
		await using friend = await befriend(page.bridge);
		await using socket = await page.socket();
		const request = `GET / HTTP/1.1\r\nHost: 127.0.0.1:${page.port}\r\n\r\n`;
		using crowd = await openCrowd(page.port, 100, request.repeat(100));
		await page.expectWorks(socket);
		const { page: rows } = await refusedAt(page.bridge);
		expect(rows.length).toBeLessThanOrEqual(50);
		expect(crowd.sockets).toHaveLength(100);
		await friend.expectWell();
	});
});

describe("the page's socket", () => {
	test('is cut off when it asks on and on and never reads', async () => {
		await using page = await openTestPage();
		await using friend = await befriend(page.bridge);
		await using open = await page.socket();
		await using client = await page.rawSocket();
		client.socket.pause();
		// Padded, so that few of them come in one piece.
		const call = `${JSON.stringify({ call: 1, name: 'app.load', input: null })}${' '.repeat(4_000)}`;
		const cut = await until(async () => {
			for (let n = 0; n < 50; n += 1) client.sendFrame(TEXT, call);
			expect(process.memoryUsage().arrayBuffers).toBeLessThan(200 * 1_048_576);
			return (await page.bridge.rows(({ kind }) => kind === 'limit'))[0];
		}, 'the limit');
		expect(cut.text).toMatch(/^A page was cut off: it did not read, and 16 MB were waiting/u);
		await page.expectWorks(open);
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
