import { describe, expect, test } from 'vitest';
import type { InstanceSnapshot } from '../../../main/contract/adapters.ts';
import type { Input, TrialResult } from '../../../main/contract/commands.ts';
import type { TableRow } from '../../../main/contract/fields.ts';
import { say } from '../../../main/contract/words.ts';
import { InstanceForm } from '../../../renderer/views/adapters/instance-form.svelte.ts';
import { rowSummary } from '../../../renderer/views/adapters/row-summary.ts';
import { aField, anAdapter, anInstance } from './samples.ts';

const bulbs = aField('bulbs', {
	type: 'table',
	required: false,
	max: 3,
	columns: [
		aField('name'),
		aField('watts', { type: 'number', required: false, default: 5 }),
		aField('isDimmed', { type: 'boolean' }),
		aField('pin', { secret: true, required: false }),
	],
});
const trial = {
	table: 'bulbs',
	summary: say('Lights it.', '点灯します。'),
	params: [aField('for')],
};
const info = anAdapter({ settings: [aField('room', { required: false }), bulbs], trials: [trial] });

const left = { name: 'left', watts: 7, isDimmed: false };
const right = { name: 'right', isDimmed: true };

/** A form over a table of these rows, which the test may change, and what the form sends. */
function opened(rows: TableRow[], secrets: InstanceSnapshot['secrets'] = {}) {
	const now = (after: TableRow[]) =>
		anInstance({ kind: 'off' }, { settings: { bulbs: after }, secrets });
	const place = { instance: now(rows) };
	const sent: Input<'adapter.configure'>[] = [];
	const form = new InstanceForm(info, () => place.instance);
	const table = form.table(bulbs);
	if (!table) throw new Error('The sample has a table.');
	const row = (name: string) => {
		const found = table.rows.find((candidate) => candidate.name === name);
		if (!found) throw new Error(`There is no row ${name}.`);
		return found;
	};
	const save = (answer: Promise<unknown> = Promise.resolve(null)) =>
		form.save((input) => {
			sent.push(input);
			return answer;
		});
	return { form, table, row, save, sent, place, now };
}

const refusal = (row: number, column: string) =>
	new Error('No.', {
		cause: {
			code: 'SETTINGS_INVALID',
			words: say('Not like that.', 'だめです。'),
			help: say('', ''),
			place: { field: 'bulbs', row, column },
		},
	});

describe('rows', () => {
	test('that nobody touches are sent as they are, without their defaults', async () => {
		const { form, save, sent } = opened([left, right]);
		expect(form.isDirty).toBe(false);
		expect(await save()).toBe(true);
		expect(sent[0]?.settings).toEqual({ bulbs: [left, right] });
	});

	test('follow what is stored, except where somebody typed', () => {
		const { row, place, now, table } = opened([left, right]);
		row('left').cells.type('watts', '9');
		place.instance = now([{ ...left, isDimmed: true }, right, { name: 'top', isDimmed: false }]);
		expect(table.rows.map(({ name }) => name)).toEqual(['left', 'right', 'top']);
		expect(row('left').cells.text('isDimmed')).toBe('true');
		expect(row('left').cells.text('watts')).toBe('9');
	});

	test('are not lost when another page removes what is changed here', () => {
		const { row, place, now, table } = opened([left, right]);
		row('left').cells.type('watts', '9');
		place.instance = now([]);
		expect(table.rows.map(({ name }) => name)).toEqual(['left']);
	});

	test('keep their place and their drafts after a save, also before the bridge has told', async () => {
		const { table, row, save, place, now } = opened([left, right]);
		row('left').cells.type('name', 'top');
		const added = table.add();
		added.cells.type('name', 'new');
		const ids = table.rows.map(({ id }) => id);
		await save();
		expect(table.rows.map(({ name }) => name)).toEqual(['top', 'right', 'new']);
		expect(table.isDirty).toBe(false);
		place.instance = now([{ ...left, name: 'top' }, right, { name: 'new', isDimmed: false }]);
		expect(table.rows.map(({ id }) => id)).toEqual(ids);
		expect(table.isDirty).toBe(false);
	});

	test('that are typed in while a save is under way are not taken for saved', async () => {
		const { table, row, save } = opened([left]);
		const answer = Promise.withResolvers<null>();
		row('left').cells.type('watts', '9');
		const saving = save(answer.promise);
		row('left').cells.type('watts', '10');
		table.add().cells.type('name', 'late');
		answer.resolve(null);
		await saving;
		expect(row('left').cells.text('watts')).toBe('10');
		expect(table.rows.map(({ name }) => name)).toEqual(['left', 'late']);
		expect(table.isDirty).toBe(true);
	});

	test('of one name in a file that somebody wrote by hand are two', () => {
		const { table } = opened([left, left]);
		expect(new Set(table.rows.map(({ id }) => id)).size).toBe(2);
	});

	test('are moved, saved in that order, and stay in it', async () => {
		const { table, row, save, sent, place, now } = opened([left, right]);
		table.moveUp(row('right'));
		expect(table.isDirty).toBe(true);
		table.moveUp(row('left'));
		expect(table.isDirty).toBe(false);
		table.add().cells.type('name', 'new');
		table.moveUp(row('right'));
		table.moveUp(row('new'));
		await save();
		const names = ['right', 'new', 'left'];
		expect(sent[0]?.settings.bulbs).toMatchObject(names.map((name) => ({ name })));
		expect(table.isDirty).toBe(false);
		place.instance = now([right, { name: 'new', isDimmed: false }, left]);
		expect(table.rows.map(({ name }) => name)).toEqual(names);
		expect(table.isDirty).toBe(false);
	});

	test('are as many as there may be', () => {
		const { table, row } = opened([left, right]);
		table.add(row('left'));
		expect(table.isFull).toBe(true);
		table.remove(row('right'));
		expect(table.isFull).toBe(false);
	});

	test('say what is in them beside their names and defaults', () => {
		const summary = (row: TableRow) => {
			const { table } = opened([row], { 'bulbs.left.pin': true });
			const [draft] = table.rows;
			return draft && rowSummary(draft, bulbs, ({ en }) => en);
		};
		expect(summary({ name: 'left', watts: 7, isDimmed: true })).toBe(
			'watts: 7 · isDimmed · pin: Set',
		);
		expect(summary({ name: 'right', watts: 5, isDimmed: false })).toBe('pin: Not set');
	});
});

describe('names', () => {
	test('are told where the secret of a renamed row lies, also where two change places', async () => {
		const { row, save, sent } = opened([left, right]);
		const [one, other] = [row('left'), row('right')];
		one.cells.type('name', 'right');
		other.cells.type('name', 'left');
		expect(await save()).toBe(true);
		expect(sent[0]?.renamed).toEqual({ 'bulbs.right': 'bulbs.left', 'bulbs.left': 'bulbs.right' });
	});

	test('that are taken are wrong at the one that was changed', async () => {
		const { form, row, save, sent } = opened([left, right]);
		const changed = row('right');
		changed.cells.type('name', 'left');
		expect(await save()).toBe(false);
		expect(form.firstWrong()).toMatchObject({ name: 'bulbs', row: changed, column: 'name' });
		expect(changed.problem?.problem).toEqual({ kind: 'name-taken' });
		expect(sent).toEqual([]);
		row('left').isRemoved = true;
		expect(await save()).toBe(true);
	});

	test('of a copy are free, and its secrets are its own', () => {
		const { table, row } = opened([left], { 'bulbs.left.pin': true });
		const copy = table.add(row('left'));
		expect([copy.name, copy.cells.text('watts')]).toEqual(['left-2', '7']);
		expect(table.add(row('left')).name).toBe('left-3');
		expect(copy.secrets.of(aField('pin', { secret: true })).isStored).toBe(false);
	});
});

describe('secrets', () => {
	test('are sent by their row, and that of one that goes is not for a new one of its name', async () => {
		const { table, row, save, sent } = opened([left, right], { 'bulbs.left.pin': true });
		table.remove(row('left'));
		row('right').secrets.type('pin', '1234');
		table.add().cells.type('name', 'left');
		await save();
		expect(sent[0]).toMatchObject({
			settings: { bulbs: [right, { name: 'left', isDimmed: false }] },
			secrets: { 'bulbs.right.pin': '1234', 'bulbs.left.pin': null },
			renamed: {},
		});
		const pin = aField('pin', { secret: true });
		expect(table.rows.map((one) => one.secrets.of(pin).isStored)).toEqual([true, false]);
	});

	test('that are made up are 32 characters for a URL, and never the same', () => {
		const { row } = opened([left]);
		const secret = row('left').secret(aField('pin', { secret: true }));
		secret.make();
		const first = secret.typed;
		expect(first).toMatch(/^[\w-]{32}$/u);
		expect(secret.isMade).toBe(true);
		secret.make();
		expect(secret.typed).not.toBe(first);
		secret.type('my own');
		expect(secret.isMade).toBe(false);
	});
});

test('what the bridge refuses is said at its field until it is changed', async () => {
	const { form, table, row, save } = opened([left, right]);
	table.remove(row('left'));
	row('right').cells.type('watts', '9');
	// The first of those that were sent.
	expect(await save(Promise.reject(refusal(0, 'watts')))).toBe(false);
	expect(form.firstWrong()).toMatchObject({ row: row('right'), column: 'watts' });
	expect(row('right').problem?.problem).toMatchObject({ kind: 'refused' });
	expect(row('right').cells.text('watts')).toBe('9');
	row('right').cells.type('watts', '8');
	expect(row('right').problem).toBeNull();
	expect(await save()).toBe(true);
});

test('a discarded form is as it was', () => {
	const { form, table, row } = opened([left]);
	row('left').cells.type('watts', '9');
	row('left').secrets.type('pin', '1');
	row('left').isRemoved = true;
	table.add();
	form.discard();
	expect(form.isDirty).toBe(false);
	expect(table.staying.map(({ name }) => name)).toEqual(['left']);
	expect(row('left').cells.text('watts')).toBe('7');
});

describe('a try', () => {
	const worked: TrialResult = { isOk: true, words: say('It works.', ''), parts: [], ms: 1 };

	test('sends what is typed, and changes nothing', async () => {
		const { form, table, row } = opened([left]);
		const one = row('left');
		one.cells.type('name', 'top');
		one.secrets.type('pin', '1234');
		one.trial?.params.type('for', '3');
		const asked: Input<'adapter.try'>[] = [];
		expect(
			await form.try(table, one, (input) => {
				asked.push(input);
				return Promise.resolve(worked);
			}),
		).toBe(true);
		expect(asked).toEqual([
			{
				id: 'obs',
				table: 'bulbs',
				row: 'top',
				params: { for: '3' },
				settings: { bulbs: [{ ...left, name: 'top' }] },
				secrets: { 'bulbs.top.pin': '1234' },
				renamed: { 'bulbs.top': 'bulbs.left' },
			},
		]);
		expect(one.trial?.result).toBe(worked);
		expect(form.isDirty).toBe(true);
	});

	test('begins when its own fields and the form are right', async () => {
		const { form, table, row } = opened([left]);
		const one = row('left');
		const never = () => Promise.reject(new Error('It was tried.'));
		expect(await form.try(table, one, never)).toBe(true);
		expect(one.trial?.params.problem('for')).toEqual({ kind: 'missing' });
		one.cells.type('watts', 'many');
		expect(await form.try(table, one, never)).toBe(false);
		expect([one.trial?.result, one.trial?.error]).toEqual([null, null]);
	});

	test('that nobody waits for any more says nothing', async () => {
		const { form, table, row } = opened([left]);
		const one = row('left');
		one.trial?.params.type('for', '3');
		const answer = Promise.withResolvers<TrialResult>();
		const trying = form.try(table, one, () => answer.promise);
		expect(one.trial?.isRunning).toBe(true);
		one.trial?.stop();
		answer.resolve(worked);
		await trying;
		expect([one.trial?.isRunning, one.trial?.result]).toEqual([false, null]);
	});
});
