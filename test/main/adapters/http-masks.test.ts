import { expect, test } from 'vitest';
import { Masks } from '../../../main/adapters/http/masks.ts';
import { encode } from '../../../main/adapters/http/url-template.ts';

const secret = `p&ss "word"/é's <😀> (1)\\+`;
const json = (value: unknown) => JSON.stringify(value);
const ascii = (text: string) =>
	text.replace(/[^\0-\x7f]/gu, (character) =>
		Array.from(
			{ length: character.length },
			(_, at) => `\\u${character.charCodeAt(at).toString(16).padStart(4, '0')}`,
		).join(''),
	);
const entity = (text: string) =>
	text.replace(/[&<>"'é😀]/gu, (character) => `&#${character.codePointAt(0)};`);

test.each<[string, (text: string) => string]>([
	['as it is', (text) => text],
	['in JSON', json],
	['in JSON within JSON', (text) => json({ data: json({ text }) })],
	['in JSON of PHP', (text) => ascii(json(text)).replaceAll('/', '\\/')],
	['in a URL', encode],
	['in a URL, more freely', encodeURIComponent],
	['in lower case', (text) => encode(text).toLowerCase()],
	['in a URL within a URL', (text) => encode(encode(text))],
	['in a form', (text) => new URLSearchParams({ text }).toString()],
	['in markup', entity],
	['in a header taken for Latin letters', (text) => Buffer.from(text).toString('latin1')],
	['in every byte', (text) => `%${Buffer.from(text).toString('hex').match(/../gu)?.join('%')}`],
])('a secret %s is hidden', (_, write) => {
	const masks = new Masks(['another', secret]);
	const text = `before ${write(`[${secret}]`)} after`;
	const shown = masks.hide(text);
	expect(shown).toMatch(/^before .*•••.* after$/u);
	expect(shown).not.toMatch(/p.{0,8}ss|word/u);
	expect(masks.isIn(text)).toBe(true);
});

test('what is no secret stays as it is', () => {
	const masks = new Masks(['hunter2', 'hunter2-and-more']);
	expect(masks.hide('hunter hunter2-and-more hunter2 2')).toBe('hunter ••• ••• 2');
	expect(masks.isIn('hunter 2')).toBe(false);
	expect(new Masks([]).hide('all of it')).toBe('all of it');
});

test('a server cannot make it slow, whatever the secret', () => {
	const masks = new Masks([secret, '\\'.repeat(50), '%'.repeat(50), 'a'.repeat(8_000)]);
	const begun = performance.now();
	for (const text of ['\\', '%', '%25', '%61', '&', '&#', 'a', '\\u005c', '\\u'])
		masks.hide(text.repeat(300_000 / text.length));
	expect(performance.now() - begun).toBeLessThan(10_000);
});
