import { lookup } from 'node:dns/promises';
import { networkInterfaces } from 'node:os';
import { describe, expect, test } from 'vitest';
import { isPublic } from '../../../main/adapters/http/addresses.ts';
import { http } from '../../../main/adapters/http/index.ts';
import { failure, json } from '../../helpers/open-web.ts';
import { started } from '../../helpers/started.ts';
import { WebServer } from '../../helpers/web-server.ts';

describe('addresses', () => {
	test.each([
		'0.0.0.0',
		'10.1.2.3',
		'100.64.0.1',
		'127.0.0.1',
		'127.255.255.254',
		'169.254.169.254',
		'172.16.0.1',
		'172.31.255.255',
		'192.0.0.170',
		'192.0.2.1',
		'192.168.1.1',
		'198.18.0.1',
		'198.51.100.7',
		'203.0.113.9',
		'224.0.0.251',
		'239.255.255.250',
		'240.0.0.1',
		'255.255.255.255',
		'::',
		'::1',
		'::127.0.0.1',
		'::ffff:127.0.0.1',
		'::ffff:a9fe:a9fe',
		'0:0:0:0:0:ffff:7f00:1',
		'::ffff:0:192.168.1.1',
		'64:ff9b::127.0.0.1',
		'64:ff9b::a9fe:a9fe',
		'64:ff9b:1::8.8.8.8',
		'2002:7f00:1::',
		'2002:c0a8:101::1',
		'2001:0:4136:e378:8000:63bf:3fff:fdd2',
		'2001:db8::1',
		'3fff::1',
		'100::1',
		'fc00::1',
		'fd00:ec2::254',
		'fe80::1',
		'fe80::1%eth0',
		'fec0::1',
		'ff02::fb',
		'4000::1',
		'nonsense',
		'',
	])('%s is not of the public internet', (address) => {
		expect(isPublic(address)).toBe(false);
	});

	test.each([
		'1.1.1.1',
		'8.8.8.8',
		'100.128.0.1',
		'172.32.0.1',
		'193.0.0.1',
		'223.255.255.255',
		'2606:4700:4700::1111',
		'2001:4860:4860::8888',
		'::ffff:8.8.8.8',
		'64:ff9b::8.8.8.8',
		'2002:808:808::1',
	])('%s is', (address) => {
		expect(isPublic(address)).toBe(true);
	});
});

const refused = /^COMMAND_FAILED This leads into the private network of this computer,/u;

/** What becomes of a call of this URL. */
async function reach(url: string, allowPrivate = false): Promise<string> {
	await using session = await started(http, {
		requests: [{ name: 'it', url, allowPrivate, timeout: 3 }],
	});
	return await failure(session.run('call', { request: 'it' }));
}

describe('a request that may not reach the private network', () => {
	test.each(['127.0.0.1', 'localhost', '2130706433', '0x7f.1', '127.1', '[::ffff:127.0.0.1]'])(
		'does not reach %s',
		async (host) => {
			await using server = await WebServer.start();
			expect(await reach(server.url('/', host))).toMatch(refused);
			expect(server.received).toEqual([]);
			expect(await reach(server.url('/', host), true)).toBe('no failure: {"values":["hello"]}');
		},
	);

	test('does not reach ::1', async () => {
		await using server = await WebServer.start({}, '::1');
		expect(await reach(server.url('/', '[::1]'))).toMatch(refused);
		expect(server.received).toEqual([]);
		expect(await reach(server.url('/', '[::1]'), true)).toMatch(/hello/u);
	});

	test('does not reach this machine by any of its other addresses', async () => {
		await using server = await WebServer.start({}, '0.0.0.0');
		const own = Object.values(networkInterfaces())
			.flatMap((cards) => cards ?? [])
			.filter(({ address, family }) => family === 'IPv4' && !isPublic(address));
		for (const { address } of own) expect(await reach(server.url('/', address))).toMatch(refused);
		expect(await reach(server.url('/', '0.0.0.0'))).toMatch(refused);
		expect(server.received).toEqual([]);
	});

	test('does not reach what a name of the resolver leads to', async () => {
		// The name is fine to look at; only its address tells.
		const { address } = await lookup('localhost');
		expect(isPublic(address)).toBe(false);
		await using server = await WebServer.start({}, address);
		expect(await reach(server.url('/', 'LOCALHOST.'))).not.toMatch(/hello/u);
		expect(server.received).toEqual([]);
	});

	test('is not helped by a connection that another request has open', async () => {
		await using server = await WebServer.start({ '/': json('secret of the house') });
		const row = (name: string, allowPrivate: boolean) => ({
			name,
			url: server.url(),
			allowPrivate,
		});
		await using session = await started(http, { requests: [row('mine', true), row('any', false)] });
		expect(await failure(session.run('call', { request: 'mine' }))).toMatch(/secret/u);
		expect(await failure(session.run('call', { request: 'any' }))).toMatch(refused);
		expect(server.received).toHaveLength(1);
	});
});
