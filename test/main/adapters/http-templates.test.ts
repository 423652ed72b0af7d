import { describe, expect, test } from 'vitest';
import { readRequest } from '../../../main/adapters/http/request.ts';
import { AppError } from '../../../main/contract/errors.ts';

interface Row {
	readonly url?: string;
	readonly method?: string;
	readonly headers?: string;
	readonly body?: string;
}

const secrets = new Map([['key', 'p&ss "word"/é']]);

const template = (row: Row) =>
	readRequest({
		name: 'it',
		method: row.body === undefined ? 'GET' : 'POST',
		url: 'https://api.example/',
		headers: '',
		body: '',
		allowPrivate: false,
		...row,
	});

const fill = (row: Row, ...values: string[]) => template(row).fill(values, secrets);
const urlOf = (url: string, ...values: string[]) => fill({ url }, ...values).url.href;
const bodyOf = (body: string, ...values: string[]) => fill({ body }, ...values).body;

/** What a stranger would send to be somewhere else, or somebody else. */
const hostile = [
	'..',
	'.',
	'../../admin',
	'a/../b',
	'..\\admin',
	'%2e%2e',
	'%2E%2E/admin',
	'//evil.example/',
	'@evil.example',
	':80@evil.example/',
	'\\\\evil.example',
	'?admin=1',
	'#fragment',
	'a&admin=1',
	'a=1;admin=1',
	'x\r\nHost: evil.example',
	'x\r\n\r\nGET /admin HTTP/1.1',
	'"',
	'\\',
	'","admin":true,"x":"',
	'}],"admin":true',
	'</a><admin/>',
	'{{secret.key}}',
	'{{1}}',
	'\ud800',
	'\u2028',
	'\0',
	'',
	' ',
	'日本',
];

describe('a value in a URL', () => {
	test('stays one part of the path, or is refused', () => {
		for (const value of hostile) {
			let url: URL;
			try {
				url = fill({ url: 'https://api.example/users/{{id}}/posts' }, value).url;
			} catch (error) {
				expect(error, value).toMatchObject({ code: 'FIELD_INVALID' });
				continue;
			}
			const [, users, id = '', posts, ...more] = url.pathname.split('/');
			expect([url.origin, url.username, users, posts, more, url.search, url.hash], value).toEqual([
				'https://api.example',
				'',
				'users',
				'posts',
				[],
				'',
				'',
			]);
			expect(decodeURIComponent(id)).toBe(value.toWellFormed());
		}
	});

	test('cannot be where it would be another path', () => {
		for (const value of ['', '.', '..', '../x', 'x/..', '..\\x'])
			expect(() => urlOf('https://api.example/a/{{id}}', value), value).toThrow(AppError);
		expect(() => urlOf('https://api.example/a/.{{id}}', '.')).toThrow(AppError);
		expect(() => urlOf('https://api.example/a/{{x}}{{y}}/b', '.', '.')).toThrow(AppError);
		expect(urlOf('https://api.example/a/{{id}}.json', '..x')).toBe(
			'https://api.example/a/..x.json',
		);
	});

	test('stays one value of the query', () => {
		for (const value of hostile) {
			const { url } = fill({ url: 'https://api.example/find?q={{text}}&limit=1' }, value);
			expect([...url.searchParams], value).toEqual([
				['q', value.toWellFormed()],
				['limit', '1'],
			]);
			expect(url.pathname + url.hash).toBe('/find');
		}
	});

	test('is there as often as it is named', () => {
		expect(urlOf('http://a.example:8080/{{x}}?x={{ x }}&y={{y}}', '1', '2')).toBe(
			'http://a.example:8080/1?x=1&y=2',
		);
		expect(urlOf('https://a.example/{{2}}/{{1}}', 'one', 'two')).toBe('https://a.example/two/one');
		expect(urlOf('https://a.example/?{{日本}}#{{x}}', 'a b')).toBe('https://a.example/?a%20b');
	});

	test('may be a secret', () => {
		expect(urlOf('https://a.example/{{secret.key}}?k={{secret.key}}')).toBe(
			'https://a.example/p%26ss%20%22word%22%2F%C3%A9?k=p%26ss%20%22word%22%2F%C3%A9',
		);
	});
});

describe('a value in a header', () => {
	test('stays in its line, or is refused', () => {
		const headers = 'X-Text: <{{text}}>\nX-Other: 1';
		for (const value of hostile) {
			let filled: ReturnType<typeof fill>;
			try {
				filled = fill({ headers }, value);
			} catch (error) {
				expect(error, value).toMatchObject({ code: 'FIELD_INVALID' });
				expect(value).toMatch(/[\r\n\0]/u);
				continue;
			}
			expect(filled.headers.map(({ name }) => name)).toEqual([
				'x-text',
				'x-other',
				'accept',
				'user-agent',
			]);
			const [first] = filled.headers;
			expect(Buffer.from(first?.value ?? '', 'latin1').toString()).toBe(
				`<${value.toWellFormed()}>`,
			);
		}
	});
});

describe('a value in a body', () => {
	test('of JSON stays a text, a number, a word', () => {
		for (const value of hostile) {
			const body = bodyOf('{"a": "<{{text}}>", "b": {{text}}, "c": [1]}', value) ?? '';
			const text = value.toWellFormed();
			expect(JSON.parse(body), value).toEqual({ a: `<${text}>`, b: text, c: [1] });
		}
		const kept = ['21.5', '-1e3', 'true', 'null', '0'];
		for (const value of kept) expect(bodyOf('[{{x}}]', value)).toBe(`[${value}]`);
		const quoted = ['007', '+1', 'TRUE', '1,2', '{}', '1e', 'NaN', ''];
		for (const value of quoted) expect(bodyOf('[{{x}}]', value)).toBe(`[${JSON.stringify(value)}]`);
		expect(bodyOf('{"a\\"b": "\\\\{{x}}"}', '"')).toBe('{"a\\"b": "\\\\\\""}');
	});

	test('of a form stays one field', () => {
		for (const value of hostile)
			expect([...new URLSearchParams(bodyOf('text={{text}}&to=me', value) ?? '')]).toEqual([
				['text', value.toWellFormed()],
				['to', 'me'],
			]);
	});

	test('of XML stays a text', () => {
		const { body } = fill(
			{ body: '<a b="{{x}}">{{x}}</a>', headers: 'Content-Type: application/xml' },
			`<b> & "c" 'd'`,
		);
		const safe = '&lt;b&gt; &amp; &quot;c&quot; &apos;d&apos;';
		expect(body).toBe(`<a b="${safe}">${safe}</a>`);
	});

	test('of plain text is itself', () => {
		for (const value of hostile) expect(bodyOf('He said: {{x}}', value)).toBe(`He said: ${value}`);
	});

	test.each([
		['{"a": 1}', '', 'application/json'],
		['[{{x}}]', '', 'application/json'],
		['a=1', '', 'application/x-www-form-urlencoded'],
		['{{x}}', '', 'text/plain; charset=utf-8'],
		['Hi = you', '', 'text/plain; charset=utf-8'],
		['{"a": 1}', 'content-type: application/vnd.api+json', 'application/vnd.api+json'],
	])('%s is sent as what it is', (body, headers, type) => {
		const sent = fill({ body, headers }, ...template({ body, headers }).values);
		const types = sent.headers.filter(({ name }) => name === 'content-type');
		expect(types.map(({ value }) => value)).toEqual([type]);
	});
});
