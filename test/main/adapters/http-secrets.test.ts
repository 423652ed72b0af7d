import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { http } from '../../../main/adapters/http/index.ts';
import { freePort } from '../../helpers/free-port.ts';
import { openTestBridge } from '../../helpers/open-bridge.ts';
import { json } from '../../helpers/open-web.ts';
import { until } from '../../helpers/until.ts';
import { WebServer } from '../../helpers/web-server.ts';

const key = `hunter2/&"key's (1)`;
const token = 'a-token-nobody-may-see';

/** The app with requests that use a secret, to a server that sends back all that it gets. */
async function openApp() {
	await using opened = new AsyncDisposableStack();
	const server = opened.use(
		await WebServer.start({
			'/echo': (response, { url, headers, body }) => {
				const sent = String(headers['x-key']);
				response.setHeader('x-key', sent).end(`${url} ${body} ${sent}`);
			},
			'/json': (response, request) => json(request)(response, request),
			'/away': (response, { url }) =>
				response.writeHead(302, { location: `http://localhost:1${url}` }).end(),
			// Where a try shows no more, the secret is cut in two.
			'/cut': (response) => response.end(`${'x'.repeat(3_995)}${key}${'y'.repeat(20_000)}`),
			'/no': (response, { url }) => response.writeHead(403, url).end(url),
		}),
	);
	const port = await freePort();
	const row = (path: string, more = {}) => ({
		name: path.slice(1),
		method: 'POST',
		url: server.url(`${path}?k={{secret.key}}`),
		headers: 'X-Key: {{secret.key}}',
		body: '{"k": "{{secret.key}}", "text": "{{text}}"}',
		allowPrivate: true,
		...more,
	});
	const settings = {
		requests: [
			row('/echo'),
			row('/json', { reduce: '[url, body, headers.`x-key`]' }),
			row('/away'),
			row('/no'),
			row('/json', { name: 'quote', reduce: '$number(headers.`x-key`)' }),
			row('/cut'),
		],
		secrets: [{ name: 'key' }],
		hooksPort: port,
		hooks: [{ name: 'bell' }],
	};
	const bridge = opened.use(
		await openTestBridge({
			adapters: [http],
			instances: [{ id: 'http', adapter: 'http', enabled: false, settings: {} }],
		}),
	);
	await bridge.call('adapter.configure', {
		id: 'http',
		settings,
		secrets: { 'secrets.key.value': key, 'hooks.bell.token': token },
	});
	await bridge.call('adapter.enable', { id: 'http', isEnabled: true });
	await until(async () => {
		const { instances } = await bridge.call('app.load', null);
		return instances[0]?.status.kind === 'ready';
	}, 'the adapter');
	const all = opened.move();
	return { bridge, server, settings, port, [Symbol.asyncDispose]: () => all.disposeAsync() };
}

/** In every form in which a server could give it back. */
const forms = [key, 'hunter2', encodeURIComponent(key), JSON.stringify(key).slice(1, -1), token];
const expectNone = (text: string, where: string) => {
	for (const form of forms) expect(text.includes(form), `${form} in ${where}: ${text}`).toBe(false);
};

/** Every file in a folder and below, as text, but the one for secrets. */
async function filesIn(folder: string): Promise<string[]> {
	const files = await readdir(folder, { recursive: true, withFileTypes: true });
	return Promise.all(
		files
			.filter((file) => file.isFile() && !file.name.includes('secret'))
			.map(({ parentPath, name }) => readFile(join(parentPath, name), 'latin1')),
	);
}

describe('a secret', () => {
	test('reaches its server, and is in no answer, no row and no file of the journal', async () => {
		await using app = await openApp();
		const { bridge, server } = app;
		await using client = await bridge.connect('/?sub=http.*');
		await until(() => client.heard.shift() === 'http.connected\ttrue', 'the state');
		for (const name of ['echo', 'json', 'away', 'no', 'quote', 'cut']) {
			const heard = await client.ask(`#${name} http.call ${name} hello`);
			expectNone(heard, heard);
			if (name === 'echo')
				expect(heard).toBe(`ok\t#echo\t/echo?k=••• {"k": "•••", "text": "hello"} •••`);
			if (name === 'json') expect(heard).toMatch(/^ok\t#json\t\/json\?k=•••\t.*•••.*\t•••$/u);
			if (name === 'away') expect(heard).toMatch(/^err\t#away\tCOMMAND_FAILED\t.*would have got/u);
			if (name === 'quote') expect(heard).toMatch(/^err\t#quote\tCOMMAND_FAILED\t.*•••/u);
			if (name === 'no') expect(heard).toMatch(/^err\t#no\tCOMMAND_FAILED\t.*403 Forbidden\./u);
		}
		expect(server.received[0]).toMatchObject({ headers: { 'x-key': key } });
		expect(JSON.parse(server.received[0]?.body ?? '')).toEqual({ k: key, text: 'hello' });
		const posted = await fetch(`http://127.0.0.1:${app.port}/hook/bell?token=${token}`, {
			method: 'POST',
			body: 'rang',
		});
		expect(posted.status).toBe(202);
		expect(await client.next()).toBe('http.hook\tbell\trang');
		await fetch(`http://127.0.0.1:${app.port}/hook/other?token=${token}`, { method: 'POST' });
		await bridge.row(({ text }) => text.includes('A post was refused'), 'the refusal');
		expectNone(JSON.stringify(await bridge.rows()), 'the rows');
		expectNone(JSON.stringify(await bridge.call('app.load', null)), 'the page');
		const files = await until(async () => {
			const texts = await filesIn(bridge.folder);
			return texts.some((text) => text.includes('A post was refused')) && texts;
		}, 'the rows in the journal');
		expect(files.some((text) => text.includes('http.call echo hello'))).toBe(true);
		for (const text of files) expectNone(text, 'the data folder');
	});

	test('is hidden in a try, which sends for real', async () => {
		await using app = await openApp();
		const attempt = (row: string) =>
			app.bridge.call('adapter.try', {
				id: 'http',
				table: 'requests',
				row,
				settings: app.settings,
				secrets: {},
				params: { values: 'hello\n' },
			});
		const echo = await attempt('echo');
		expect(echo.isOk).toBe(true);
		expectNone(JSON.stringify(echo), 'the try');
		const [request, answer, values] = echo.parts.map(({ text }) => text);
		expect(request?.split('\n')).toEqual([
			`POST ${app.server.url('/echo?k=•••')}`,
			'x-key: •••',
			'accept: */*',
			'user-agent: ResoniteBridge',
			'content-type: application/json',
			'',
			'{"k": "•••", "text": "hello"}',
		]);
		expect(answer).toMatch(/^HTTP 200\nx-key: •••\n(?:.+\n)+\n\/echo\?k=•••/u);
		expect(values).toBe('1: /echo?k=••• {"k": "•••", "text": "hello"} •••');
		const no = await attempt('no');
		expect(no).toMatchObject({
			isOk: false,
			words: { en: expect.stringMatching('403') as string },
		});
		expect(no.parts.map(({ label }) => label.en)).toEqual(['Request', 'Answer']);
		expectNone(JSON.stringify([no, await attempt('away')]), 'the try');
		expect(app.server.received).toHaveLength(3);
		const cut = JSON.stringify(await attempt('cut'));
		expect(cut).toContain('xxx•••y');
		expect(cut).not.toContain('hunter');
		expectNone(JSON.stringify(await attempt('quote')), 'the try');
	});
});

describe('a try', () => {
	test('shows where it was sent on to, and of a long answer the beginning', async () => {
		await using server = await WebServer.start({
			'/': (response) => response.writeHead(301, { location: '/long' }).end(),
			'/long': (response) => response.end('x'.repeat(20_000)),
		});
		await using bridge = await openTestBridge({
			adapters: [http],
			instances: [{ id: 'http', adapter: 'http', enabled: false, settings: {} }],
		});
		const requests = [{ name: 'it', url: server.url(), allowPrivate: true }];
		const { isOk, parts, words } = await bridge.call('adapter.try', {
			id: 'http',
			table: 'requests',
			row: 'it',
			settings: { requests },
			secrets: {},
			params: {},
		});
		expect(isOk).toBe(false);
		expect(words.en).toMatch(/^The answer has 20000 characters/u);
		expect(parts[1]?.text).toContain(`→ ${server.url('/long')}\nHTTP 200\n`);
		expect(parts[1]?.text).toMatch(/x\n… \(4000 of 20000 characters\)$/u);
	});
});
