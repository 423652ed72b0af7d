import { EventEmitter } from 'node:events';
import { expect, test } from 'vitest';
import { explain, TooSlow } from '../../../../main/electron/updates/problem.ts';
import { takeOver } from '../../../../main/electron/updates/take-over.ts';

/** The updater of macOS, which answers a moment after it was asked. */
function system(event: string | null, ...args: unknown[]) {
	const emitter = new EventEmitter();
	return Object.assign(emitter, {
		checkForUpdates() {
			if (event !== null) setImmediate(() => emitter.emit(event, ...args));
		},
	});
}

test('waits until macOS has the update', async () => {
	const updater = system('update-downloaded');
	await takeOver(updater);
	expect(updater.eventNames()).toEqual([]);
});

test('tells what macOS does not like about it', async () => {
	const error = new Error('Code signature at URL file:///x did not pass validation');
	const updater = system('error', error);
	await expect(takeOver(updater)).rejects.toBe(error);
	expect(explain(error).en).toContain('does not carry the signature');
	expect(updater.eventNames()).toEqual([]);
});

test('does not wait forever', async () => {
	const updater = system(null);
	await expect(takeOver(updater, 20)).rejects.toBeInstanceOf(TooSlow);
	expect(updater.eventNames()).toEqual([]);
});
