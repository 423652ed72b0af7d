import { readFile, stat } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { openAccess, use } from '../../helpers/open-access.ts';
import { tempFolder } from '../../helpers/temp-folder.ts';

const terms = { name: 'DJ Booth', permissions: [], asks: false, pace: null };
const local = { remote: '127.0.0.1', isLan: false };
const lan = { remote: '192.168.1.20', isLan: true };

describe('a key', () => {
	test('has 128 random bits, and survives a restart in a file for its owner alone', async () => {
		await using folder = await tempFolder();
		{
			await using test = await openAccess({ folder: folder.path });
			const one = await test.access.keys.create(terms);
			const other = await test.access.keys.create(terms);
			expect(one.key).toMatch(/^[A-Za-z0-9_-]{22}$/u);
			expect(other.key).not.toBe(one.key);
			test.item('DJ Booth', one.key);
		}
		await using test = await openAccess({ folder: folder.path });
		const [one] = test.access.snapshot().keys;
		expect(one?.lastUsedAt).toBeGreaterThan(0);
		expect(test.access.knows(one?.key ?? '')).toBe(true);
		expect((await stat(folder.file('keys.json'))).mode & 0o777).toBe(0o600);
	});

	test('limits its item to chosen commands and values', async () => {
		await using test = await openAccess();
		const { key } = await test.access.keys.create({
			...terms,
			permissions: [{ verb: 'obs.scene', values: { name: ['Live'] } }],
		});
		const booth = test.item('DJ Booth', key);
		expect(test.try(booth, use('scene', { name: 'Live' }))).toBe('key DJ Booth');
		expect(test.try(booth, use('scene', { name: 'Private' }))).toBe('ACCESS_REFUSED');
		expect(test.try(booth, use('text'))).toBe('ACCESS_REFUSED');
		expect(test.access.snapshot().approvals).toEqual([]);
	});

	test('that may ask does ask for more, but never for other values', async () => {
		await using test = await openAccess();
		const { key } = await test.access.keys.create({
			...terms,
			asks: true,
			permissions: [{ verb: 'obs.scene', values: { name: ['Live'] } }],
		});
		const booth = test.item('DJ Booth', key);
		expect(test.try(booth, use('scene', { name: 'Private' }))).toBe('ACCESS_REFUSED');
		expect(test.try(booth, use('text'))).toBe('APPROVAL_NEEDED');
	});

	test('holds at once in its new form when it is changed', async () => {
		await using test = await openAccess();
		const made = await test.access.keys.create(terms);
		const booth = test.item('DJ Booth', made.key);
		expect(test.try(booth, use('scene'))).toBe('ACCESS_REFUSED');
		await test.access.keys.change(made.id, {
			...terms,
			permissions: [{ verb: 'obs.*', values: {} }],
		});
		expect(test.try(booth, use('scene'))).toBe('key DJ Booth');
	});

	test('that is revoked ends its clients and is refused, until it is forgotten', async () => {
		await using test = await openAccess();
		const made = await test.access.keys.create(terms);
		const booth = test.item('DJ Booth', made.key);
		await expect(test.access.keys.forget(made.id)).rejects.toMatchObject({
			code: 'STATE_CONFLICT',
		});
		await test.access.keys.revoke(made.id);
		expect(booth.end?.en).toBe('Its key was revoked.');
		expect(test.access.admit(made.key, local)).toBe('key-revoked');
		await test.access.keys.forget(made.id);
		expect(test.access.admit(made.key, local)).toBe(null);
		expect(test.access.knows(made.key)).toBe(false);
	});

	test('that is rotated keeps what it may do under another text', async () => {
		await using test = await openAccess();
		const made = await test.access.keys.create({
			...terms,
			permissions: [{ verb: 'obs.*', values: {} }],
		});
		const booth = test.item('DJ Booth', made.key);
		const rotated = await test.access.keys.rotate(made.id);
		expect(booth.end?.en).toContain('replaced');
		expect(test.access.knows(made.key)).toBe(false);
		expect(test.try(test.item('DJ Booth', rotated.key), use('scene'))).toBe('key DJ Booth');
	});

	test('of the command line needs no arming and cannot be changed on the page', async () => {
		await using test = await openAccess({
			given: [{ key: 'booth', permissions: [{ verb: 'obs.stream', values: {} }] }],
		});
		const booth = test.item('DJ Booth', 'booth');
		expect(test.try(booth, use('stream', {}, 'danger'))).toBe('key booth');
		expect(test.try(booth, use('scene'))).toBe('ACCESS_REFUSED');
		const [given] = test.access.snapshot().keys;
		await expect(test.access.keys.revoke(given?.id ?? '')).rejects.toMatchObject({
			code: 'KEY_UNCHANGEABLE',
		});
	});

	test('is not there for those who do not know it', async () => {
		await using test = await openAccess();
		await expect(test.access.keys.revoke('x')).rejects.toMatchObject({ code: 'KEY_UNKNOWN' });
	});

	test('stands in the file as it is on the page', async () => {
		await using folder = await tempFolder();
		await using test = await openAccess({ folder: folder.path });
		const made = await test.access.keys.create(terms);
		expect(JSON.parse(await readFile(folder.file('keys.json'), 'utf8'))).toEqual({
			version: 1,
			keys: [made],
		});
	});
});

describe('guessing', () => {
	const given = [{ key: 'booth', permissions: [] }];

	test('is slowed down after ten wrong keys: a short key no longer counts, a long one does', async () => {
		await using test = await openAccess({ given, settings: { policy: 'keys' } });
		const { key } = await test.access.keys.create(terms);
		for (let n = 0; n < 9; n += 1)
			expect(test.access.admit(`wrong-${n}`, local)).toBe('key-unknown');
		expect(test.access.admit('booth', local)).toBe(null);
		expect(test.access.admit('wrong-10', local)).toBe('guessing');
		expect(test.access.admit('booth', local)).toBe('guessing');
		expect(test.access.admit(key, local)).toBe(null);
		expect(test.access.admit('booth', { ...local, remote: '::1' })).toBe(null);
	});

	test('from other machines, only keys that cannot be guessed count, whatever the policy', async () => {
		await using test = await openAccess({ given, settings: { policy: 'open' } });
		const { key } = await test.access.keys.create(terms);
		expect(test.access.admit('booth', lan)).toBe('key-unknown');
		expect(test.access.admit(null, lan)).toBe('key-needed');
		expect(test.access.admit(key, lan)).toBe(null);
		expect(test.access.admit('booth', local)).toBe(null);
	});
});
