import { describe, expect, test } from 'vitest';
import { openAccess, use } from '../../helpers/open-access.ts';
import { until } from '../../helpers/until.ts';

const scene = use('scene', { name: 'Live' });
const text = use('text', { source: 'Title', text: 'hi' });
const stream = use('stream', { action: 'start' }, 'danger');
const status = use('status', {}, 'read');

const here = { kind: 'allow', for: 'connection', reach: 'instance', minutes: null } as const;
const always = { ...here, for: 'key' } as const;

describe('policy ask', () => {
	test('reading is free; the first change asks, once, and then it may', async () => {
		await using test = await openAccess();
		const booth = test.item('DJ Booth');
		expect(test.try(booth, status)).toBe(null);
		expect(test.try(booth, scene, 'obs.scene Live')).toBe('APPROVAL_NEEDED');
		expect(test.try(booth, scene, 'obs.scene BRB')).toBe('APPROVAL_NEEDED');
		expect(test.question).toMatchObject({
			kind: 'grant',
			client: { name: 'DJ Booth', user: 'Alice' },
			key: null,
			title: { en: 'OBS Studio' },
			command: 'scene',
			risk: 'control',
			text: 'obs.scene BRB',
			count: 2,
		});
		await test.access.answer(test.question.id, here);
		expect(booth.told).toEqual(['granted obs.scene']);
		expect(test.try(booth, scene)).toBe('connection');
		expect(test.try(booth, text)).toBe('connection');
		expect(test.try(test.item('Other'), scene)).toBe('APPROVAL_NEEDED');
		expect(test.rows).toEqual([
			'DJ Booth (Alice) wants to use OBS Studio: scene.',
			'DJ Booth (Alice) may use "obs.*" while it is connected.',
			'Other (Alice) wants to use OBS Studio: scene.',
		]);
	});

	test('an answer can be for that command alone', async () => {
		await using test = await openAccess();
		const booth = test.item('DJ Booth');
		test.try(booth, scene);
		await test.access.answer(test.question.id, { ...here, reach: 'command' });
		expect(test.try(booth, scene)).toBe('connection');
		expect(test.try(booth, text)).toBe('APPROVAL_NEEDED');
	});

	test('an answer for a key makes the key known, for all that carry it', async () => {
		await using first = await openAccess();
		const booth = first.item('DJ Booth', 'booth');
		const twin = first.item('DJ Booth', 'booth');
		first.try(booth, scene);
		await first.access.answer(first.question.id, always);
		expect(first.try(booth, text)).toBe('key DJ Booth');
		expect(first.try(twin, text)).toBe('key DJ Booth');
		expect(first.try(first.item('DJ Booth', 'Booth'), scene)).toBe('APPROVAL_NEEDED');
		const [key] = first.access.snapshot().keys;
		expect(key).toMatchObject({ key: 'booth', name: 'DJ Booth', asks: true });
	});

	test('what was refused is not asked again until it is reconsidered', async () => {
		await using test = await openAccess();
		const booth = test.item('DJ Booth');
		test.try(booth, scene);
		await test.access.answer(test.question.id, { kind: 'refuse' });
		expect(booth.told).toEqual(['refused obs.scene refused']);
		expect(test.try(booth, scene)).toBe('ACCESS_REFUSED');
		expect(test.access.snapshot().approvals).toEqual([]);
		booth.standing.reconsider('obs.scene');
		expect(test.try(booth, scene)).toBe('APPROVAL_NEEDED');
	});

	test('a question that nobody answers ends, and the client hears of it', async () => {
		await using test = await openAccess({ approvalLimit: 20 });
		const booth = test.item('DJ Booth');
		test.try(booth, scene);
		await until(() => booth.told.length > 0, 'the end of the question');
		expect(booth.told).toEqual(['refused obs.scene expired']);
		expect(test.access.snapshot().approvals).toEqual([]);
		expect(test.try(booth, scene)).toBe('APPROVAL_NEEDED');
	});

	test('an answer that comes too late says so', async () => {
		await using test = await openAccess();
		const booth = test.item('DJ Booth');
		test.try(booth, scene);
		const { id } = test.question;
		test.access.leave(booth);
		await expect(test.access.answer(id, here)).rejects.toMatchObject({ code: 'APPROVAL_OVER' });
	});

	test('an answer that cannot be given leaves the question open', async () => {
		await using test = await openAccess();
		test.try(test.item('DJ Booth'), scene);
		const { id } = test.question;
		await expect(test.access.answer(id, always)).rejects.toMatchObject({ code: 'STATE_CONFLICT' });
		expect(test.question.id).toBe(id);
	});

	test('one client has one question, whatever it sends', async () => {
		await using test = await openAccess();
		const hostile = test.item('Hostile');
		for (let n = 0; n < 1_000; n += 1) test.try(hostile, use(`command-${n}`));
		expect(test.question.count).toBe(1_000);
		expect(test.question.command).toBe('command-0');
		expect(test.question.others).toHaveLength(10);
		await test.access.answer(test.question.id, { kind: 'silence' });
		expect(test.try(hostile, scene)).toBe('ACCESS_REFUSED');
		expect(test.access.snapshot().approvals).toEqual([]);
		test.access.silence(hostile, false);
		expect(test.try(hostile, scene)).toBe('APPROVAL_NEEDED');
	});

	test('silence goes for all that come with the same key', async () => {
		await using test = await openAccess();
		test.access.silence(test.item('Hostile', 'loud'), true);
		expect(test.try(test.item('Hostile again', 'loud'), scene)).toBe('ACCESS_REFUSED');
		expect(test.try(test.item('Other', 'quiet'), scene)).toBe('APPROVAL_NEEDED');
	});

	test('many strangers fill their own room, not that of a known key', async () => {
		await using test = await openAccess();
		const { key } = await test.access.keys.create({
			name: 'Booth',
			permissions: [],
			asks: true,
			pace: null,
		});
		for (let n = 0; n < 100; n += 1) test.try(test.item(`Stranger ${n}`), scene);
		expect(test.access.snapshot().approvals).toHaveLength(20);
		expect(test.access.snapshot().moreApprovals).toBe(80);
		test.try(test.item('Booth', key), scene);
		expect(test.access.snapshot().approvals.at(-1)).toMatchObject({ client: { name: 'Booth' } });
		test.access.refuseAll();
		expect(test.access.snapshot()).toMatchObject({ approvals: [], moreApprovals: 0 });
	});
});

describe('danger', () => {
	test('is granted one by one, and only while it is armed', async () => {
		await using test = await openAccess();
		const booth = test.item('DJ Booth');
		test.try(booth, scene);
		await test.access.answer(test.question.id, here);
		expect(test.try(booth, stream)).toBe('APPROVAL_NEEDED');
		expect(test.question).toMatchObject({ kind: 'grant', risk: 'danger' });
		await test.access.answer(test.question.id, { ...here, minutes: 120 });
		expect(test.try(booth, stream)).toBe('connection');
		expect(test.try(booth, use('record', {}, 'danger'))).toBe('APPROVAL_NEEDED');
		await test.access.answer(test.question.id, { kind: 'refuse' });
		test.access.arm('obs.stream', 0);
		expect(test.try(booth, stream)).toBe('APPROVAL_NEEDED');
		expect(test.question.kind).toBe('arm');
		await test.access.answer(test.question.id, { ...here, minutes: 1 });
		expect(test.try(booth, stream)).toBe('connection');
		expect(test.access.snapshot().armed).toMatchObject([{ verb: 'obs.stream' }]);
	});

	test('arming is no grant', async () => {
		await using test = await openAccess();
		test.access.arm('obs.stream', 5);
		expect(test.try(test.item('DJ Booth'), stream)).toBe('APPROVAL_NEEDED');
		expect(test.question.kind).toBe('grant');
	});

	test('to refuse to arm is no refusal for good', async () => {
		await using test = await openAccess();
		const booth = test.item('DJ Booth');
		booth.standing.allow({ verb: 'obs.stream', values: {} });
		test.try(booth, stream);
		await test.access.answer(test.question.id, { kind: 'refuse' });
		expect(test.try(booth, stream)).toBe('APPROVAL_NEEDED');
	});

	test('with "grant", a grant is enough', async () => {
		await using test = await openAccess({ settings: { danger: 'grant' } });
		const booth = test.item('DJ Booth');
		booth.standing.allow({ verb: 'obs.stream', values: {} });
		expect(test.try(booth, stream)).toBe('connection');
	});

	test('with "confirm", each use is confirmed, and only that use', async () => {
		await using test = await openAccess({ settings: { danger: 'confirm' } });
		const booth = test.item('DJ Booth');
		booth.standing.allow({ verb: 'obs.stream', values: {} });
		expect(test.try(booth, stream)).toBe('APPROVAL_NEEDED');
		expect(test.question.kind).toBe('confirm');
		await test.access.answer(test.question.id, here);
		expect(test.try(booth, use('stream', { action: 'stop' }, 'danger'))).toBe('APPROVAL_NEEDED');
		expect(test.try(booth, stream)).toBe('once');
		expect(test.try(booth, stream)).toBe('APPROVAL_NEEDED');
	});

	test('another rule ends what was armed', async () => {
		await using test = await openAccess();
		test.access.arm('obs.stream', 5);
		test.access.configure({ policy: 'ask', danger: 'grant' });
		expect(test.access.snapshot().armed).toEqual([]);
	});
});

describe('policies', () => {
	test('open allows everything, but not to a revoked key', async () => {
		await using test = await openAccess({ settings: { policy: 'open' } });
		expect(test.try(test.item('Anyone'), stream)).toBe('open');
		const made = await test.access.keys.create({
			name: 'A',
			permissions: [],
			asks: true,
			pace: null,
		});
		await test.access.keys.revoke(made.id);
		expect(test.access.admit(made.key, { remote: '127.0.0.1', isLan: false })).toBe('key-revoked');
	});

	test('keys lets in who has one, and ends the others when it is chosen', async () => {
		await using test = await openAccess();
		const from = { remote: '127.0.0.1', isLan: false };
		const { key } = await test.access.keys.create({
			name: 'A',
			permissions: [],
			asks: true,
			pace: null,
		});
		const known = test.item('Known', key);
		const stranger = test.item('Stranger');
		test.access.configure({ policy: 'keys', danger: 'arm' });
		expect(stranger.end?.en).toContain('key');
		expect(known.end).toBe(null);
		expect(test.access.admit(null, from)).toBe('key-needed');
		expect(test.access.admit('guess', from)).toBe('key-unknown');
		expect(test.access.admit(key, from)).toBe(null);
	});

	test('a policy of the command line stays whatever the settings say', async () => {
		await using test = await openAccess({ policy: 'keys' });
		test.access.configure({ policy: 'open', danger: 'arm' });
		expect(test.access.snapshot()).toMatchObject({ policy: 'keys', isPolicyFixed: true });
		expect(test.access.admit(null, { remote: '::1', isLan: false })).toBe('key-needed');
	});

	test('the page may do everything', async () => {
		await using test = await openAccess({ settings: { policy: 'keys', danger: 'confirm' } });
		const { Standing } = await import('../../../main/access/standing.ts');
		const page = test.item('Composer');
		Object.assign(page, { standing: new Standing({ isPage: true }) });
		expect(test.try(page, stream)).toBe('page');
	});
});
