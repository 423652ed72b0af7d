import { json } from './fuzz-messages.ts';
import type { Random } from './fuzz-random.ts';

const targets = [
	'/',
	'/echo',
	'/key-1',
	'/a/b',
	'*',
	'//',
	'/?',
	'/%00',
	'/room/x',
	'/chat',
	'/bridge',
];
const parameters = [
	...[
		'name=Foe',
		'user=x',
		'codec=json',
		'codec=kv',
		'codec=xml',
		'sub=*',
		'sub=obs.*,room',
		'heartbeat=1',
	],
	...[
		'heartbeat=99',
		'markup=keep',
		'__proto__=x',
		'name=%',
		'name=%e3%81',
		'name=%00%0a',
		'x',
		'=',
		'&&',
	],
] as const;

/** What a request may bring beside its proper headers, for either port. */
const oddHeaders = [
	...['Origin: https://evil.example', 'Origin:', 'Host: evil.example', 'Connection: close'],
	...['Upgrade: h2c', 'Content-Length: 5', 'Content-Length: -1', 'Transfer-Encoding: chunked'],
	...[
		'Sec-WebSocket-Extensions: permessage-deflate',
		'Sec-WebSocket-Protocol: a, b',
		'Expect: 100-continue',
	],
	...[
		'Cookie: a=b; c',
		`X-A: ${'x'.repeat(5_000)}`,
		'X-A:',
		' X-A: b',
		': x',
		'Range: bytes=0-',
		'Accept: */*',
	],
] as const;

/** A request for an upgrade, or for a page: proper as a rule, with headers too many, missing, doubled or broken. */
export function request(random: Random, host: string, own: readonly string[] = []): Buffer {
	const path = random.pick(random.chance(0.5) ? ['/', '/bridge', '/session', '/echo'] : targets);
	const query = random.chance(0.5)
		? `?${random.times(6, () => random.pick(parameters)).join('&')}`
		: '';
	const method = random.chance(0.85)
		? 'GET'
		: random.pick(['POST', 'HEAD', 'OPTIONS', 'CONNECT', 'X']);
	const version = random.chance(0.95) ? 'HTTP/1.1' : random.pick(['HTTP/1.0', 'HTTP/2', '']);
	const proper = [
		`Host: ${host}`,
		'Connection: Upgrade',
		'Upgrade: websocket',
		'Sec-WebSocket-Version: 13',
		'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
		...own,
	].filter(() => random.chance(0.95));
	const odd = random.chance(0.4) ? random.times(4, () => random.pick(oddHeaders)) : [];
	const lines = [`${method} ${path}${query} ${version}`, ...proper, ...odd, '', ''];
	const head = Buffer.from(lines.join('\r\n'));
	return random.chance(0.25) ? random.mutate(head) : head;
}

/** What the page may ask for that would not end the very attack: no panic, no other port, no message to the friend. */
const calls = [
	...[
		'app.load',
		'log.follow',
		'log.search',
		'log.detail',
		'log.export',
		'client.forget',
		'client.revoke',
	],
	...[
		'client.reconsider',
		'client.silence',
		'client.pace',
		'approval.answer',
		'key.create',
		'key.change',
	],
	...[
		'key.rotate',
		'key.revoke',
		'key.forget',
		'arm.set',
		'adapter.suggest',
		'adapter.test',
		'adapter.retry',
	],
	...['server.interfaces', 'notice.dismiss', '__proto__', 'constructor', 'toString', ''],
] as const;

const inputs: readonly unknown[] = [
	null,
	{ after: null, limit: 10, wait: 0 },
	{ filter: { text: '(', isPattern: true }, before: null, limit: 10 },
	{ filter: { text: 'x'.repeat(500) }, before: 1e300, limit: 1_000 },
	{ filter: {}, format: 'csv', after: null },
	{ id: 1 },
	{ id: -1.5, isSilenced: true, pace: { perSecond: 1, burst: 1 } },
	{ name: 'x', permissions: [{ verb: 'obs.*', values: {} }], asks: true, pace: null },
	{ verb: 'obs.stream', minutes: 1 },
	{ id: 'obs', command: 'scene', param: 'name', given: {} },
];

/** A call as the page sends it: proper, made up, or broken. */
export function pageCall(random: Random): Buffer {
	const input = random.chance(0.6) ? random.pick(inputs) : json(random);
	const call = random.chance(0.9) ? random.below(1_000) : json(random);
	const data = Buffer.from(JSON.stringify({ call, name: random.pick(calls), input }));
	return random.chance(0.3) ? random.mutate(data) : data;
}
