import { expect, test } from 'vitest';
import type { Input } from '../../../main/contract/commands.ts';
import type { InstanceSnapshot } from '../../../main/contract/adapters.ts';
import { InstanceForm } from '../../../renderer/views/adapters/instance-form.svelte.ts';
import { aField, anAdapter, anInstance } from './samples.ts';

/** A form over an instance that the test may change, and what the form sends. */
function opened(what: Partial<InstanceSnapshot> = {}, info = anAdapter()) {
	const place = { instance: anInstance({ kind: 'off' }, what) };
	const sent: Input<'adapter.configure'>[] = [];
	const form = new InstanceForm(info, () => place.instance);
	const save = (answer: Promise<unknown> = Promise.resolve(null)) =>
		form.save((input) => {
			sent.push(input);
			return answer;
		});
	return { form, place, sent, save };
}

test('a fresh form shows what is stored, else the defaults, and has nothing to save', () => {
	const { form } = opened({ settings: { port: 4466 } });
	expect(form.settings.text('host')).toBe('127.0.0.1');
	expect(form.settings.text('port')).toBe('4466');
	expect(form.isDirty).toBe(false);
});

test('saving sends what is given and typed, not the defaults', async () => {
	const { form, sent, save } = opened({ settings: { port: 4466 } });
	form.secrets.type('password', 'hunter2');
	expect(form.isDirty).toBe(true);
	expect(await save()).toBe(true);
	expect(sent).toEqual([
		{ id: 'obs', settings: { port: 4466 }, secrets: { password: 'hunter2' }, renamed: {} },
	]);
	expect(form.isDirty).toBe(false);
	expect(form.isSaved).toBe(true);
});

test('typing back what is stored is no change', () => {
	const { form } = opened({ settings: { port: 4466 } });
	form.settings.type('port', '4467');
	expect(form.isDirty).toBe(true);
	form.settings.type('port', '4466');
	expect(form.isDirty).toBe(false);
});

test('a field that is left wrong says so, and nothing is sent', async () => {
	const { form, sent, save } = opened();
	const [, port] = anAdapter().settings;
	if (!port) throw new Error('The sample has a port.');
	form.settings.type('port', '99999');
	expect(form.field(port).problem).toBe(null);
	form.settings.visit('port');
	expect(form.field(port).problem).toMatchObject({ kind: 'out-of-range', min: 1, max: 65_535 });
	expect(await save()).toBe(false);
	expect(sent).toEqual([]);
	expect(form.firstWrong()?.name).toBe('port');
});

test('when the bridge refuses, everything typed stays', async () => {
	const { form, save } = opened();
	form.settings.type('host', 'studio');
	form.secrets.type('password', 'hunter2');
	const refusal = new Error('It cannot be.');
	expect(await save(Promise.reject(refusal))).toBe(false);
	expect(form.error).toBe(refusal);
	expect(form.settings.text('host')).toBe('studio');
	expect(form.secrets.typed.password).toBe('hunter2');
	form.discard();
	expect([form.isDirty, form.error]).toEqual([false, null]);
});

test('what is typed while a save is under way is not taken for saved', async () => {
	const { form, place, save } = opened();
	const answer = Promise.withResolvers<null>();
	form.settings.type('host', 'studio');
	form.secrets.type('password', 'one');
	const saving = save(answer.promise);
	expect(form.isSaving).toBe(true);
	form.settings.type('host', 'studio-2');
	form.secrets.type('password', 'two');
	place.instance = anInstance({ kind: 'off' }, { settings: { host: 'studio' } });
	answer.resolve(null);
	await saving;
	expect(form.settings.text('host')).toBe('studio-2');
	expect(form.secrets.typed.password).toBe('two');
	expect(form.isDirty).toBe(true);
});

test('a stored secret stays unless it is replaced or removed', async () => {
	const { form, sent, save } = opened({ secrets: { password: true } });
	await save();
	form.secrets.remove('password');
	form.secrets.keep('password');
	expect(form.isDirty).toBe(false);
	form.secrets.remove('password');
	expect(form.secrets.typed.password).toBe(null);
	await save();
	expect(sent.map(({ secrets }) => secrets)).toEqual([{}, { password: null }]);
});

test('a required secret must be there, stored or typed', async () => {
	const info = anAdapter({ settings: [aField('token', { secret: true })] });
	const { form, save } = opened({ secrets: {} }, info);
	expect(await save()).toBe(false);
	expect(form.firstWrong()?.name).toBe('token');
	form.secrets.type('token', 'abc');
	expect(await save()).toBe(true);
});
