import { describe, expect, test } from 'vitest';
import { Masks } from '../../../main/adapters/http/masks.ts';
import { readRequest } from '../../../main/adapters/http/request.ts';
import { redirected } from '../../../main/adapters/http/send.ts';
import { openWeb } from '../../helpers/open-web.ts';
import { WebServer, type Answer } from '../../helpers/web-server.ts';

const to =
	(location: string, status = 302): Answer =>
	(response) =>
		response.writeHead(status, { location }).end('moved');

const secrets = [{ name: 'key', value: 'hunter2-key' }];
const keyed = { headers: 'Authorization: Bearer {{secret.key}}\nX-Mine: 1\nAccept: text/plain' };

describe('a redirect', () => {
	test('is followed on its server, with all headers', async () => {
		await using web = await openWeb({ '/a': to('b/?c=1') }, { path: '/a', ...keyed }, { secrets });
		expect(await web.call()).toEqual(['hello']);
		expect(web.server.received.map(({ url }) => url)).toEqual(['/a', '/b/?c=1']);
		expect(web.server.last.headers).toMatchObject({
			authorization: 'Bearer hunter2-key',
			'x-mine': '1',
		});
	});

	test('to another server goes without what is meant for the first', async () => {
		await using other = await WebServer.start();
		await using web = await openWeb({ '/': to(other.url('/there')) }, keyed, { secrets });
		expect(await web.call()).toEqual(['hello']);
		const { headers } = other.last;
		expect(headers).toMatchObject({ accept: 'text/plain', 'user-agent': 'ResoniteBridge' });
		expect(headers.authorization).toBeUndefined();
		expect(headers['x-mine']).toBeUndefined();
	});

	test('to another server and back does not bring them back', async () => {
		const answers: Record<string, Answer> = {};
		await using other = await WebServer.start(answers);
		await using web = await openWeb({ '/': to(other.url('/there')) }, keyed, { secrets });
		answers['/there'] = to(web.server.url('/back'));
		expect(await web.call()).toEqual(['hello']);
		expect(web.server.last).toMatchObject({ url: '/back' });
		expect(web.server.last.headers.authorization).toBeUndefined();
	});

	test.each([
		['http://a.example/x', 'https://a.example/x', true],
		['http://a.example/x', 'https://www.a.example/x', false],
		['http://a.example/x', 'https://a.example:8443/x', false],
		['http://a.example:8080/x', 'https://a.example/x', false],
		['https://a.example/x', 'http://a.example/x', false],
	])('from %s to %s keeps its secrets: %s', (url, location, isKept) => {
		const row = { name: 'it', method: 'GET', url, body: '', allowPrivate: true, ...keyed };
		const outgoing = readRequest(row).fill([], new Map([['key', 'hunter2-key']]));
		const next = redirected(outgoing, { status: 301, location, masks: new Masks(['hunter2-key']) });
		expect(next.headers.some(({ name }) => name === 'authorization')).toBe(isKept);
		expect(next.isPrivateAllowed).toBe(new URL(location).hostname === 'a.example');
	});

	test('does not carry a secret to another server, in its address or its body', async () => {
		await using other = await WebServer.start();
		const sentOn = 'The server sent the request on to another server, which would have got to see';
		const stays = async (answer: Answer, row: Readonly<Record<string, unknown>>) => {
			await using web = await openWeb({ '/': answer }, row, { secrets });
			expect(await web.fail()).toContain(sentOn);
			expect(web.server.received).toHaveLength(1);
		};
		const inQuery = { path: '/?key={{secret.key}}' };
		await stays((response, request) => to(other.url(request.url))(response, request), inQuery);
		await stays(to(other.url('/?k=hunter2%2Dkey')), inQuery);
		const inBody = { method: 'POST', body: '{"key": "{{secret.key}}"}' };
		await stays(to(other.url(), 307), inBody);
		await stays(to(other.url(), 308), inBody);
		expect(other.received).toEqual([]);
	});

	test.each([
		['POST', 301, 'GET'],
		['POST', 302, 'GET'],
		['POST', 303, 'GET'],
		['POST', 307, 'POST'],
		['POST', 308, 'POST'],
		['PUT', 302, 'PUT'],
		['DELETE', 301, 'DELETE'],
		['DELETE', 303, 'GET'],
	])('of a %s with %i is a %s', async (method, status, next) => {
		await using web = await openWeb({ '/': to('/next', status) }, { method, body: 'a=1' });
		await web.call();
		const isSame = method === next;
		expect(web.server.last).toMatchObject({
			method: next,
			body: isSame ? 'a=1' : '',
			url: '/next',
		});
		expect(web.server.last.headers['content-type']).toBe(
			isSame ? 'application/x-www-form-urlencoded' : undefined,
		);
	});

	test('in circles comes to an end', async () => {
		await using web = await openWeb({ '/': to('/other'), '/other': to('/') });
		expect(await web.fail()).toMatch(/sent the request on more than 5 times/u);
		expect(web.server.received).toHaveLength(6);
	});

	test.each(['file:///etc/passwd', 'ftp://127.0.0.1/', 'data:text/plain,hi', 'http://', 'ws://a/'])(
		'to %s is none',
		async (location) => {
			await using web = await openWeb({ '/': to(location) });
			expect(await web.fail()).toBe(
				'COMMAND_FAILED The server sent the request on to something that is no web address.',
			);
		},
	);

	test('into the private network is refused, also where its own server is allowed', async () => {
		await using inner = await WebServer.start({}, '127.0.0.1');
		for (const host of ['localhost', '127.1', '[::ffff:127.0.0.1]', '169.254.169.254']) {
			const location = inner.url('/', host);
			await using web = await openWeb({ '/': to(location) }, { timeout: 3 });
			const isSame = new URL(location).hostname === '127.0.0.1';
			expect(await web.fail(), host).toMatch(isSame ? /hello/u : /private network/u);
		}
		expect(inner.received).toHaveLength(1);
	});
});

test('a server that is sent on to has the same time as the first', async () => {
	await using web = await openWeb({ '/': to('/slow'), '/slow': () => undefined }, { timeout: 1 });
	expect(await web.fail()).toMatch(/^COMMAND_TIMED_OUT/u);
});
