import { expect, test } from 'vitest';
import { defaultSettings } from '../../../main/contract/settings.ts';
import { Draft } from '../../../renderer/views/adapters/draft.svelte.ts';
import { SectionForm } from '../../../renderer/views/settings/section-form.svelte.ts';
import {
	fieldsOf,
	serverOf,
	serverReaders,
	serverTogether,
	type ServerFields,
} from '../../../renderer/views/settings/sections.ts';

/** The server section over a document in memory. */
function opened(refusal: Error | null = null) {
	const place = { server: defaultSettings.server };
	const draft = new Draft(serverReaders, () => fieldsOf(place.server), serverTogether);
	const form = new SectionForm<ServerFields>(draft, (fields) => {
		if (refusal) return Promise.reject(refusal);
		place.server = serverOf(fields);
		return Promise.resolve();
	});
	return { form, place };
}

test('a section is saved as a whole', async () => {
	const { form, place } = opened();
	form.draft.type('port', '17171');
	form.draft.type('aliases', 'my-bridge');
	expect(await form.save()).toBe(true);
	expect(place.server).toEqual({ ...defaultSettings.server, port: 17_171, aliases: ['my-bridge'] });
	expect([form.draft.isDirty, form.isSaved]).toEqual([false, true]);
});

test('a wrong field is where the keyboard goes, and nothing is saved', async () => {
	const { form, place } = opened();
	form.draft.type('port', '');
	expect(await form.save()).toBe(false);
	expect(form.firstWrong()).toBe('port');
	expect(place.server).toBe(defaultSettings.server);
});

test('a refusal is kept with what was typed, until it is discarded', async () => {
	const refusal = new Error('The port is taken.');
	const { form } = opened(refusal);
	form.draft.type('port', '80');
	await form.save();
	expect([form.error, form.draft.text('port')]).toEqual([refusal, '80']);
	form.discard();
	expect([form.error, form.draft.text('port')]).toEqual([null, '17170']);
});

test('a field that was not touched follows what is stored', () => {
	const { form, place } = opened();
	form.draft.type('port', '1');
	place.server = { ...place.server, aliases: ['my-bridge'] };
	expect(form.draft.text('aliases')).toBe('my-bridge');
	expect(form.draft.text('port')).toBe('1');
});

test('a certificate needs its key: the empty field says so, and either all or nothing is saved', async () => {
	const { form, place } = opened();
	form.draft.type('interface', 'eth0');
	form.draft.type('certificate', '/etc/bridge.pem');
	expect(await form.save()).toBe(false);
	expect([form.firstWrong(), form.draft.problem('certificate')]).toEqual(['privateKey', null]);
	expect(form.draft.problem('privateKey')).toEqual({ kind: 'left-out' });

	form.draft.type('privateKey', '/etc/bridge.key');
	expect(await form.save()).toBe(true);
	expect(place.server.lan).toEqual({
		interface: 'eth0',
		certificate: '/etc/bridge.pem',
		privateKey: '/etc/bridge.key',
	});
	form.draft.type('certificate', '');
	form.draft.type('privateKey', ' ');
	form.draft.type('interface', '');
	expect(await form.save()).toBe(true);
	expect(place.server.lan).toEqual(defaultSettings.server.lan);
});
