import { describe, expect, test } from 'vitest';
import { http } from '../../main/adapters/http/index.ts';
import { freePort } from '../helpers/free-port.ts';
import { needs, titled } from '../helpers/needs.ts';
import { failure } from '../helpers/open-web.ts';
import { Program } from '../helpers/processes.ts';
import { started } from '../helpers/started.ts';
import { tempFolder } from '../helpers/temp-folder.ts';
import { until } from '../helpers/until.ts';
import { mkdir, writeFile } from 'node:fs/promises';

const noCurl = needs('curl', 'curl');
const noPython = needs('python3', 'python3');
const token = 'a-token-for-the-bell';

/** Runs curl to its end, and returns what it got. */
async function curl(...args: readonly string[]): Promise<string> {
	await using program = new Program(['curl', '-sS', '-m', '10', '-w', ' %{http_code}', ...args], {
		stdio: ['ignore', 'pipe', 'pipe'],
	});
	await until(() => !program.isRunning, 'the end of curl');
	return program.said;
}

describe.skipIf(noCurl !== null)(titled('hooks and curl', noCurl), () => {
	test('every way to post that a person finds in a manual becomes an event', async () => {
		const port = await freePort();
		await using session = await started(http, {
			hooksPort: port,
			hooks: [
				{ name: 'bell', token },
				{ name: 'gift', token, reduce: '[body.from, body.amount]' },
			],
		});
		const bell = `http://127.0.0.1:${port}/hook/bell`;
		const gift = `http://localhost:${port}/hook/gift?token=${token}`;
		const bearer = ['-H', `Authorization: Bearer ${token}`];
		const asText = ['-H', 'Content-Type: text/plain'];
		const asJson = ['-H', 'Content-Type: application/json'];
		expect(await curl(...bearer, '-d', 'rang', bell)).toBe('Accepted.\n 202');
		expect(await curl(...bearer, ...asText, '--data-binary', 'ding\ndong', bell)).toMatch(/202$/u);
		expect(await curl(...asJson, '-d', '{"from":"Zoë","amount":5}', gift)).toMatch(/202$/u);
		expect(await curl('-d', 'from=Zo%C3%AB', '-d', 'amount=7.5', gift)).toMatch(/202$/u);
		expect(await curl('--data-urlencode', 'from=A & B', '-d', 'amount=1', gift)).toMatch(/202$/u);
		expect(session.of('hook')).toEqual([
			{ name: 'bell', values: ['rang'] },
			{ name: 'bell', values: ['ding\ndong'] },
			{ name: 'gift', values: ['Zoë', '5'] },
			{ name: 'gift', values: ['Zoë', '7.5'] },
			{ name: 'gift', values: ['A & B', '1'] },
		]);
	});

	test('what is refused says why, and curl gets to read it', async () => {
		const port = await freePort();
		await using session = await started(http, {
			hooksPort: port,
			hooks: [{ name: 'bell', token }],
		});
		const bell = `http://127.0.0.1:${port}/hook/bell`;
		const bearer = ['-H', `Authorization: Bearer ${token}`];
		expect(await curl('-d', 'x', bell)).toMatch(/^The token is wrong.*\n 401$/u);
		expect(await curl(...bearer, bell)).toMatch(/^Only POST is taken here\.\n 405$/u);
		expect(await curl(...bearer, '-F', 'a=b', bell)).toMatch(/^Post JSON, a form.*\n 415$/u);
		expect(await curl(...bearer, '-H', 'Origin: http://a.example', '-d', 'x', bell)).toMatch(
			/403$/u,
		);
		expect(await curl(...bearer, '-H', 'Host: a.example', '-d', 'x', bell)).toMatch(/403$/u);
		await using folder = await tempFolder();
		const large = folder.file('large.txt');
		await writeFile(large, 'x'.repeat(3_000_000));
		expect(await curl(...bearer, '--data-binary', `@${large}`, bell)).toMatch(
			/^Post at most 64 KiB\.\n 413$/u,
		);
		const chunked = ['-H', 'Transfer-Encoding: chunked', '--data-binary', `@${large}`];
		expect(await curl(...bearer, ...chunked, bell)).toMatch(/^Post at most 64 KiB\.\n 413$/u);
		expect(await curl('--http2-prior-knowledge', ...bearer, '-d', 'x', bell)).not.toMatch(/202$/u);
		expect(session.of('hook')).toEqual([]);
	});
});

describe.skipIf(noPython !== null)(titled('requests and the server of Python', noPython), () => {
	test('its pages are read, its redirects followed, its refusals told', async () => {
		await using folder = await tempFolder();
		await mkdir(folder.file('sub'));
		await writeFile(folder.file('now.json'), '{"temp": 21.5, "sky": "晴れ"}');
		await writeFile(folder.file('plain.txt'), Buffer.from('na\xefve', 'latin1'));
		await writeFile(folder.file('sub/index.html'), '<h1>here</h1>');
		await writeFile(folder.file('picture.png'), Buffer.from('89504e470d0a1a0a00', 'hex'));
		const port = await freePort();
		await using _server = new Program(
			['python3', '-m', 'http.server', String(port), '--bind', '127.0.0.1', '-d', folder.path],
			{ stdio: ['ignore', 'pipe', 'pipe'] },
		);
		const url = `http://127.0.0.1:${port}`;
		const row = (name: string, more = {}) => ({
			name,
			url: `${url}/{{path}}`,
			allowPrivate: true,
			...more,
		});
		await using session = await started(http, {
			requests: [
				row('raw'),
				row('reduced', { reduce: '[temp, sky]' }),
				row('post', { method: 'POST', body: 'a=1' }),
			],
		});
		const call = (request: string, path: string) =>
			failure(session.run('call', { request, values: [path] }));
		const got = (...values: string[]) => `no failure: ${JSON.stringify({ values })}`;
		await until(async () => (await call('raw', 'sub')).startsWith('no failure'), 'the server');
		expect(await call('reduced', 'now.json')).toBe(got('21.5', '晴れ'));
		expect(await call('raw', 'plain.txt')).toBe(got('naïve'));
		expect(await call('raw', 'sub')).toBe(got('<h1>here</h1>'));
		expect(await call('raw', 'gone')).toMatch(/The server answered 404 Not Found\.$/u);
		expect(await call('raw', 'sub/../../etc')).toMatch(/^FIELD_INVALID/u);
		expect(await call('raw', 'picture.png')).toMatch(/no text that can be read: 9 bytes of image/u);
		expect(await call('post', 'now.json')).toMatch(/501 Not Implemented\.$/u);
	});
});
