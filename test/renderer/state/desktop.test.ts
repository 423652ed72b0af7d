import { expect, test } from 'vitest';
import type { DesktopState } from '../../../main/contract/desktop.ts';
import { defaultSettings } from '../../../main/contract/settings.ts';
import { Bridge } from '../../../renderer/state/bridge.svelte.ts';
import { Desktop } from '../../../renderer/state/desktop.svelte.ts';
import { FakeTransport } from '../../helpers/fake-transport.ts';

const around: DesktopState = {
	platform: 'linux',
	versions: {},
	secrets: 'protected',
	update: { kind: 'checking' },
};

function openDesktop(state: DesktopState | null) {
	const transport = new FakeTransport({ 'settings.save': () => defaultSettings });
	const bridge = new Bridge(transport);
	bridge.settings = defaultSettings;
	bridge.desktop = state;
	return { bridge, transport, desktop: new Desktop(bridge) };
}

test('one setting is changed, and the others of the section go with it', async () => {
	const { bridge, desktop, transport } = openDesktop(around);
	await desktop.save({ overlay: true });
	const saved = { ...defaultSettings.desktop, overlay: true };
	expect(transport.calls).toEqual([{ name: 'settings.save', input: { desktop: saved } }]);
	expect(desktop.isOverlay).toBe(false);
	bridge.settings = { ...defaultSettings, desktop: saved };
	expect(desktop.isOverlay).toBe(true);
	expect(desktop.update).toEqual({ kind: 'checking' });
});

test('quick changes do not undo each other', async () => {
	let stored = defaultSettings;
	const transport = new FakeTransport({
		'settings.save': (input) => (stored = { ...stored, ...input } as typeof stored),
	});
	const bridge = new Bridge(transport);
	bridge.settings = defaultSettings;
	bridge.desktop = around;
	const desktop = new Desktop(bridge);
	await Promise.all([
		desktop.save({ startAtLogin: true }),
		desktop.save({ alwaysOnTop: true }),
		desktop.save({ notifications: false }),
	]);
	expect(stored.desktop).toMatchObject({
		startAtLogin: true,
		alwaysOnTop: true,
		notifications: false,
	});
});

test('in a browser there is none, whatever the settings say', async () => {
	const { bridge, desktop, transport } = openDesktop(null);
	bridge.settings = { ...defaultSettings, desktop: { ...defaultSettings.desktop, overlay: true } };
	await desktop.save({ overlay: false });
	expect([desktop.settings, desktop.update, desktop.isOverlay]).toEqual([null, null, false]);
	expect(transport.calls).toEqual([]);
});
