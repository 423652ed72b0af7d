import { describe, expect, test } from 'vitest';
import { attackBrowser } from '../helpers/attack-browser.ts';
import { dialAll } from '../helpers/attack-site.ts';
import {
	bytesOf,
	expectNobody,
	openDoors,
	refusedAt,
	shut,
	statusLine,
	type Door,
} from '../helpers/attack-door.ts';
import { until } from '../helpers/until.ts';

/** As an attacker's name server does after a moment: the name of a page on the internet becomes this machine. */
const evil = 'evil.example';
const browser = attackBrowser(evil);

/** Rows for one reason in a short time; of the rest there is only the number. */
const told = 10;

/** Values of `Host` by what is wrong with them; `@` stands for the port. */
const hosts: Record<string, readonly string[]> = {
	'a name of somebody else': [
		'evil.example:@',
		'localhost.evil.example:@',
		'127.0.0.1.evil.example:@',
		'127-0-0-1.evil.example:@',
		'evil.localhost:@',
		'localhost.localdomain:@',
		'ip6-localhost:@',
		'xn--lcalhost-y2b:@',
	],
	'another port': [
		'127.0.0.1:1',
		'127.0.0.1:65536',
		'127.0.0.1:0',
		'127.0.0.1:',
		'127.0.0.1:-1',
		'127.0.0.1:+@',
		'127.0.0.1:@.0',
		'127.0.0.1:0x50',
		'127.0.0.1:@:@',
		'127.0.0.1',
		'localhost',
		'[::1]',
	],
	'another spelling of this machine': [
		'127.1:@',
		'127.0.1:@',
		'127.0.0.2:@',
		'127.000.000.001:@',
		'2130706433:@',
		'0x7f.1:@',
		'0x7f000001:@',
		'0177.0.0.1:@',
		'0.0.0.0:@',
		'0:@',
		'[::]:@',
		'[0:0:0:0:0:0:0:1]:@',
		'[::ffff:127.0.0.1]:@',
		'[::ffff:7f00:1]:@',
		'[::1%25lo]:@',
		'[::1%lo]:@',
		'::1:@',
		'[::1:@',
	],
	'a dot or a space too many': [
		'localhost.:@',
		'127.0.0.1.:@',
		'.localhost:@',
		'local host:@',
		'127.0.0.1 :@',
		'127.0.0.1: @',
		'127.0.0.1\t:@',
		'127.0.0.1:@ evil.example',
		'127.0.0.1:@\tevil.example',
	],
	'more than a host': [
		'user@127.0.0.1:@',
		'127.0.0.1:@@evil.example',
		'evil.example@127.0.0.1:@',
		'127.0.0.1:@/evil.example',
		'127.0.0.1:@?evil.example',
		'127.0.0.1:@#evil.example',
		'127.0.0.1:@\\evil.example',
		'http://127.0.0.1:@',
		'127.0.0.1:@,evil.example',
		'127.0.0.1:@, 127.0.0.1:@',
		'evil.example, 127.0.0.1:@',
		'"127.0.0.1:@"',
	],
	'letters that only look alike': [
		'%31%32%37.0.0.1:@',
		'loc%61lhost:@',
		'127.0.0.1%00:@',
		'127.0.0.1%00.evil.example:@',
		// UTF-8 of full-width letters, circled digits, a Cyrillic letter, an ideographic full stop, a soft hyphen.
		...[
			'ｌｏｃａｌｈｏｓｔ:@',
			'①②⑦.0.0.1:@',
			'loсalhost:@',
			'127。0。0。1:@',
			'local\u00adhost:@',
		].map((text) => Buffer.from(text).toString('latin1')),
		'localhost\xa0:@',
	],
};

const request = ({ target, more }: Door, ...hostLines: string[]) =>
	bytesOf(`GET ${target} HTTP/1.1`, ...hostLines, ...more, 'Accept: */*');

describe('a request whose Host is', () => {
	test.each(Object.entries(hosts))('%s is refused at every door', async (_, values) => {
		await using open = await openDoors();
		const { page, friend, doors } = open;
		for (const door of doors) {
			for (const value of values) {
				const host = value
					.replaceAll('@@', '\0')
					.replaceAll('@', String(door.port))
					.replace('\0', `${door.port}@`);
				const line = await statusLine(door.port, request(door, `Host: ${host}`));
				expect([door.name, host, line]).toEqual([door.name, host, expect.stringMatching(shut)]);
			}
		}
		await expectNobody(page);
		const rows = await until(async () => {
			const all = await refusedAt(page.bridge);
			return all.bridge.length >= Math.min(told, values.length) ? all : null;
		}, 'rows of the bridge');
		for (const { text } of rows.bridge)
			expect(text).toMatch(/^Refused: the address "[\x20-\x7e]*" is not/u);
		expect(rows.page.length).toBeGreaterThanOrEqual(Math.min(told, values.length));
		for (const { text } of rows.page) expect(text).toContain("is not the page's. Open the page as");
		await friend.expectWell();
	});

	test('ours opens every door: nothing else was wrong with the requests', async () => {
		await using open = await openDoors();
		const { friend, doors } = open;
		const lines: string[] = [];
		for (const door of doors)
			lines.push(await statusLine(door.port, request(door, `Host: 127.0.0.1:${door.port}`)));
		expect(lines).toEqual([
			'HTTP/1.1 101 Switching Protocols',
			'HTTP/1.1 426 Upgrade Required',
			'HTTP/1.1 200 OK',
			'HTTP/1.1 101 Switching Protocols',
		]);
		await friend.expectWell();
	});
});

/** Requests by how they name a host in a way of their own. `ours` and `theirs` are hosts with the door's port. */
const tricks: Record<string, (door: Door, ours: string, theirs: string) => Buffer> = {
	'no Host': ({ target, more }) => bytesOf(`GET ${target} HTTP/1.1`, ...more),
	'no Host, as HTTP/1.0 allows': ({ target, more }) => bytesOf(`GET ${target} HTTP/1.0`, ...more),
	'an empty Host': (door) => request(door, 'Host:'),
	'two, ours first': (door, ours, theirs) => request(door, `Host: ${ours}`, `Host: ${theirs}`),
	'two, ours last': (door, ours, theirs) => request(door, `Host: ${theirs}`, `Host: ${ours}`),
	'two of ours': (door, ours) => request(door, `Host: ${ours}`, `HOST: ${ours}`),
	'an empty one beside ours': (door, ours) => request(door, 'Host:', `Host: ${ours}`),
	'two lines in one': (door, ours, theirs) => request(door, `Host: ${ours}`, ` ${theirs}`),
	'ours on the second line': (door, ours) => request(door, 'Host:', ` ${ours}`),
	'a space before the colon': (door, ours) => request(door, `Host : ${ours}`),
	'a carriage return inside': (door, ours, theirs) => request(door, `Host: ${ours}\r${theirs}`),
	'a zero byte inside': (door, ours, theirs) => request(door, `Host: ${ours}\0${theirs}`),
	'a zero byte in its name': (door, ours) => request(door, `Ho\0st: ${ours}`),
	'an address in the first line, ours in Host': ({ target, more }, ours, theirs) =>
		bytesOf(`GET http://${theirs}${target} HTTP/1.1`, `Host: ${ours}`, ...more),
	'our address in the first line, another in Host': ({ target, more }, ours, theirs) =>
		bytesOf(`GET http://${ours}${target} HTTP/1.1`, `Host: ${theirs}`, ...more),
	'our address in the first line, none in Host': ({ target, more }, ours) =>
		bytesOf(`GET http://${ours}${target} HTTP/1.1`, ...more),
	'a host in the path': ({ more }, ours, theirs) =>
		bytesOf(`GET //${theirs}/ HTTP/1.1`, `Host: ${ours}`, ...more),
	'a host as the path': ({ more }, ours, theirs) =>
		bytesOf(`GET ${theirs} HTTP/1.1`, `Host: ${ours}`, ...more),
	'ours only for a proxy to pass on': (door, ours, theirs) =>
		request(
			door,
			`Host: ${theirs}`,
			`X-Forwarded-Host: ${ours}`,
			`Forwarded: host="${ours}"`,
			`X-Host: ${ours}`,
			`X-Original-Host: ${ours}`,
			`:authority: ${ours}`,
		),
};

describe('a request that names its host by', () => {
	test.each(Object.entries(tricks))('%s is refused at every door', async (_, trick) => {
		await using open = await openDoors();
		const { page, friend, doors } = open;
		for (const door of doors) {
			const bytes = trick(door, `127.0.0.1:${door.port}`, `evil.example:${door.port}`);
			expect([door.name, await statusLine(door.port, bytes)]).toEqual([
				door.name,
				expect.stringMatching(shut),
			]);
		}
		await expectNobody(page);
		await until(async () => {
			const rows = await refusedAt(page.bridge);
			return rows.bridge.length >= 2 && rows.page.length >= 1;
		}, 'rows of both ports');
		await friend.expectWell();
	});

	test('a tunnel or another protocol is turned away', async () => {
		await using open = await openDoors();
		const { page, friend, doors } = open;
		for (const { port } of doors) {
			for (const bytes of [
				bytesOf(`CONNECT 127.0.0.1:${port} HTTP/1.1`, `Host: 127.0.0.1:${port}`),
				bytesOf('PRI * HTTP/2.0', '', 'SM'),
				bytesOf('RTSP / RTSP/1.0'),
				bytesOf('SSH-2.0-x'),
			])
				expect(await statusLine(port, bytes)).toMatch(/^HTTP\/1\.1 4/u);
		}
		await expectNobody(page);
		const rows = await refusedAt(page.bridge);
		expect([rows.bridge.length, rows.page.length]).toEqual([8, 8]);
		await friend.expectWell();
	});
});

describe('a page whose name became this machine', () => {
	/** Opens what the attacker served from the same name and port before the name was turned. */
	async function rebound(port: number) {
		const page = await browser().newPage();
		const url = `http://${evil}:${port}/`;
		await page.route(url, (route) =>
			route.fulfill({ contentType: 'text/html', body: '<!doctype html><title>Evil</title>' }),
		);
		await page.goto(url);
		await page.unrouteAll();
		return page;
	}

	test('is refused by the bridge, though to the browser it is the same site', async () => {
		await using open = await openDoors();
		const { bridge } = open.page;
		const page = await rebound(bridge.port);
		const urls = [`ws://${evil}:${bridge.port}/`, `ws://${evil}:${bridge.port}/echo`];
		expect(await page.evaluate(dialAll, urls)).toEqual(
			urls.map(() => ({ opened: false, code: 1006 })),
		);
		const answer = await page.evaluate(async () => {
			const { status } = await fetch('/', { headers: { 'X-Any': 'header' } });
			return status;
		});
		expect(answer).toBe(403);
		const rows = await until(async () => {
			const all = (await refusedAt(bridge)).bridge;
			return all.length >= 3 ? all : null;
		}, 'a row for each attempt');
		for (const { text } of rows) expect(text).toContain(`the address "${evil}:${bridge.port}"`);
		await expectNobody(open.page);
		await page.close();
		await open.friend.expectWell();
	});

	test('gets nothing of the page, whose browser is logged in', async () => {
		await using open = await openDoors();
		const { port, bridge, server } = open.page;
		const context = await browser().newContext();
		const own = await context.newPage();
		await own.goto(server.address);
		expect(await own.title()).toBe('Page');
		const page = await rebound(port);
		const got = await page.evaluate(async () => {
			const paths = ['/', '/session', '/assets/a.js', '/?token=x'];
			const answers = paths.map(async (path) => {
				const answer = await fetch(path, { credentials: 'include' });
				return [answer.status, await answer.text()] as const;
			});
			return Promise.all(answers);
		});
		for (const [status, text] of got) {
			expect(status).toBe(403);
			expect(text).toContain(`the address "${evil}:${port}" is not the page's`);
			expect(text).not.toContain(new URL(server.address).searchParams.get('token'));
		}
		const urls = [`ws://${evil}:${port}/bridge`, `ws://127.0.0.1:${port}/bridge`];
		expect(await page.evaluate(dialAll, urls)).toEqual(
			urls.map(() => ({ opened: false, code: 1006 })),
		);
		expect((await refusedAt(bridge)).page.length).toBeGreaterThanOrEqual(6);
		await expectNobody(open.page);
		await context.close();
		await page.close();
		await open.friend.expectWell();
	});
});
