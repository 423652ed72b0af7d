import { expect, test } from 'vitest';
import type { ErrorValue } from '../../../main/contract/errors.ts';
import { IpcLink, type DesktopBridge } from '../../../renderer/transport/ipc.ts';

/** The preload's two functions, without a process behind them: what crosses is cloned, as Electron does. */
class Preload implements DesktopBridge {
	readonly asked: [string, unknown][] = [];
	answer: { value: unknown } | { error: ErrorValue } = { value: null };
	tell: (event: string, payload: unknown) => void = () => undefined;

	call(name: string, input: unknown) {
		this.asked.push([name, structuredClone(input)]);
		return Promise.resolve(structuredClone(this.answer));
	}

	on(listener: (event: string, payload: unknown) => void) {
		this.tell = listener;
	}
}

test('a call is answered with its value', async () => {
	const preload = new Preload();
	const link = new IpcLink(preload);
	preload.answer = { value: { id: 'obs-2' } };
	expect(await link.call('adapter.add', { adapter: 'obs' })).toEqual({ id: 'obs-2' });
	expect(preload.asked).toEqual([['adapter.add', { adapter: 'obs' }]]);
});

test('a refusal is thrown with all that the bridge says of it', async () => {
	const preload = new Preload();
	const words = { en: 'It has left.', ja: '切断済みです。' };
	preload.answer = { error: { code: 'CLIENT_UNKNOWN', words, help: words } };
	const failed = new IpcLink(preload).call('client.disconnect', { id: 1 });
	await expect(failed).rejects.toMatchObject({ message: words.en, cause: preload.answer.error });
});

test('what the page holds as a proxy crosses as plain data', async () => {
	const preload = new Preload();
	const settings = new Proxy({ host: 'localhost' }, {});
	await new IpcLink(preload).call('adapter.configure', { id: 'obs', settings, secrets: {} });
	expect(preload.asked[0]?.[1]).toEqual({
		id: 'obs',
		settings: { host: 'localhost' },
		secrets: {},
	});
});

test('it is open from its start on, and hears events until it is stopped', () => {
	const preload = new Preload();
	const link = new IpcLink(preload);
	const states: string[] = [];
	const removed: string[] = [];
	link.watch(({ kind }) => states.push(kind));
	link.on('instance.removed', ({ id }) => removed.push(id));
	const stop = link.start();
	preload.tell('instance.removed', { id: 'obs' });
	preload.tell('constructor', {});
	stop();
	preload.tell('instance.removed', { id: 'obs-2' });
	expect(states).toEqual(['open']);
	expect(removed).toEqual(['obs']);
});
