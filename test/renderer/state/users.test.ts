import { expect, test } from 'vitest';
import type { ClientSnapshot } from '../../../main/contract/clients.ts';
import { groupByUser } from '../../../renderer/state/users.ts';

const client = (id: number, user: string | null, given: Partial<ClientSnapshot> = {}) =>
	({ id, user, name: `client ${id}`, since: id, left: null, ...given }) as ClientSnapshot;
const left = (at: number) => ({ left: { at, code: 1000, why: { en: '', ja: '' } } });

test('clients stand under their users, those without one last', () => {
	const users = groupByUser([
		client(1, null),
		client(2, 'Bob'),
		client(3, 'Alice'),
		client(4, 'Bob'),
	]);
	expect(users.map(({ name, clients }) => [name, clients.map(({ id }) => id)])).toEqual([
		['Alice', [3]],
		['Bob', [2, 4]],
		[null, [1]],
	]);
});

test('those that left come after those that are here, the last one first', () => {
	const users = groupByUser([
		client(1, 'Alice', left(10)),
		client(2, 'Alice', left(20)),
		client(3, 'Alice'),
		client(4, 'Aaron', left(5)),
	]);
	expect(users.map(({ name, clients }) => [name, clients.map(({ id }) => id)])).toEqual([
		['Alice', [3, 2, 1]],
		['Aaron', [4]],
	]);
});
