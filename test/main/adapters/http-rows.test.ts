import { describe, expect, test } from 'vitest';
import { http } from '../../../main/adapters/http/index.ts';
import { failure } from '../../helpers/open-web.ts';
import { started } from '../../helpers/started.ts';

interface Row {
	readonly url?: string;
	readonly method?: string;
	readonly headers?: string;
	readonly body?: string;
	readonly reduce?: string;
}

describe('a row that cannot work', () => {
	const row = (given: Row) => ({ name: 'it', url: 'https://a.example/', ...given });
	const wrong = (given: Row, more = {}) =>
		failure(started(http, { requests: [row(given)], ...more }));

	test.each<[string, Row, RegExp]>([
		['no scheme', { url: 'a.example/x' }, /row 1, URL: Write the whole URL/u],
		['another scheme', { url: 'file:///etc/passwd' }, /row 1, URL: Write the whole URL/u],
		['a server to choose', { url: 'https://{{x}}.example/' }, /URL: The server must be written/u],
		['a port to choose', { url: 'https://a.example:{{x}}/' }, /URL: The server must be written/u],
		['a secret server', { url: 'https://{{secret.x}}/' }, /URL: The server must be written/u],
		['a password in its URL', { url: 'https://me:pw@a.example/' }, /URL: User name and password/u],
		['a way up', { url: 'https://a.example/x/../y' }, /URL: The path has a part/u],
		['a name with spaces', { url: 'https://a.example/{{my city}}' }, /\{\{my city\}\} is no pl/u],
		['names and numbers', { url: 'https://a.example/{{1}}/{{x}}' }, /Name all values/u],
		['a number without end', { url: 'https://a.example/{{999999999}}' }, /at most 32/u],
		['a header that is none', { headers: 'Accept: a\nhello' }, /Headers: Line 2 is no header/u],
		['a header to choose', { headers: '{{x}}: 1' }, /Headers: Line 1 is no header/u],
		['the header Host', { headers: 'host: b.example' }, /The header host is set by the adapter/u],
		['an open type', { headers: 'Content-Type: {{x}}' }, /Content-Type must be written out/u],
		['a body for GET', { body: 'x' }, /Body: GET sends no body/u],
		['no JSON', { method: 'POST', body: '{"a": {{x}' }, /Body: This is no JSON/u],
		[
			'a body of a strange type',
			{ method: 'POST', body: '{{x}}', headers: 'Content-Type: image/png' },
			/Body: How values are written in a body of the type "image\/png"/u,
		],
	])('for %s', async (_, given, words) => {
		const said = await wrong(given);
		expect(said).toMatch(/^SETTINGS_INVALID /u);
		expect(said).toMatch(words);
	});

	test('for an expression with a slip', async () => {
		expect(await wrong({ reduce: 'a[' })).toMatch(/^SETTINGS_INVALID .*no JSONata/u);
	});

	test('for a secret that is not there, or empty', async () => {
		const headers = 'X-Key: {{secret.weather}}';
		const words =
			/^SETTINGS_INVALID The request "it" uses \{\{secret\.weather\}\}, but there is no/u;
		expect(await wrong({ headers })).toMatch(words);
		expect(await wrong({ headers }, { secrets: [{ name: 'weather' }] })).toMatch(words);
	});

	test('for a secret that is shorter than any secret, or of several lines', async () => {
		for (const value of ['abc', 'two\nlines'])
			expect(await wrong({}, { secrets: [{ name: 'x', value }] })).toBe(
				'SETTINGS_INVALID Secrets, row 1: Secret must be 4 to 8000 characters on one line.',
			);
	});
});
