import { expect, test } from 'vitest';
import { Licenses, type License } from '../../../renderer/views/settings/licenses.svelte.ts';

const one = (name: string, license: string): License => ({ name, version: '1', license, text: '' });
const list = [one('clsx', 'MIT'), one('@lucide/svelte', 'ISC'), one('svelte', 'MIT')];

const answering = (...answers: Response[]) => {
	const asked: unknown[] = [];
	const fetch = (address: unknown) => {
		asked.push(address);
		const answer = answers.shift();
		return answer ? Promise.resolve(answer) : Promise.reject(new TypeError('Failed to fetch'));
	};
	return { asked, licenses: new Licenses(fetch) };
};

test('the list is fetched once, and found in by name and license', async () => {
	const { asked, licenses } = answering(Response.json(list));
	await licenses.load();
	await licenses.load();
	expect(asked).toEqual(['./licenses.json']);
	const names = () => licenses.found.map(({ name }) => name);
	expect(names()).toEqual(['clsx', '@lucide/svelte', 'svelte']);
	licenses.search = ' SVELTE mit';
	expect(names()).toEqual(['svelte']);
	licenses.search = 'gpl';
	expect(names()).toEqual([]);
});

test('a copy without a list is told from a road that was cut, which may be tried again', async () => {
	const { licenses } = answering(new Response(null, { status: 404 }));
	await licenses.load();
	expect(licenses.kind).toBe('missing');
	await licenses.load();
	expect(licenses.kind).toBe('failed');

	const later = answering(new Response(null, { status: 401 }), Response.json(list));
	await later.licenses.load();
	expect(later.licenses.kind).toBe('failed');
	await later.licenses.load();
	expect([later.licenses.kind, later.licenses.all]).toEqual(['loaded', list]);
});
