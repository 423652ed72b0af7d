import type { MenuItemConstructorOptions } from 'electron';
import { describe, expect, test } from 'vitest';
import type { Approval } from '../../../main/contract/access.ts';
import type { InstanceSnapshot } from '../../../main/contract/adapters.ts';
import type { ServerState } from '../../../main/contract/server.ts';
import { defaultSettings } from '../../../main/contract/settings.ts';
import { say } from '../../../main/contract/words.ts';
import { moodOf, statusLine, trayMenu } from '../../../main/electron/tray-menu.ts';
import type { Seen } from '../../../main/electron/view.ts';

const obs: InstanceSnapshot = {
	id: 'obs',
	adapter: 'obs',
	enabled: true,
	status: { kind: 'ready', detail: null },
	since: 0,
	lastError: null,
	settings: {},
	secrets: {},
};

function seen(state: ServerState, more: Partial<Seen> = {}): Seen {
	return {
		server: {
			state,
			port: 17_170,
			addresses: state.kind === 'listening' ? ['ws://127.0.0.1:17170/'] : [],
			lan: { kind: 'off' },
			isForwarding: true,
			rate: { in: 0, out: 0 },
		},
		instances: [obs, { ...obs, id: 'obs-2', enabled: false, status: { kind: 'off' } }],
		settings: defaultSettings,
		access: {
			policy: 'ask',
			isPolicyFixed: false,
			keys: [],
			approvals: [],
			moreApprovals: 0,
			armed: [],
		},
		clients: 2,
		titles: new Map([['obs', say('OBS Studio', 'OBS Studio')]]),
		...more,
	};
}

const listening = seen({ kind: 'listening' });
const paused = { ...listening, server: { ...listening.server, isForwarding: false } };
const asked = {
	...listening,
	access: { ...listening.access, approvals: [{} as Approval], moreApprovals: 3 },
};

/** The menu as a person reads it: a check before what is on. */
function read(from: Seen, language: 'en' | 'ja' = 'en') {
	const done: string[] = [];
	const items = trayMenu(from, (words) => words[language], {
		ask: (name, input) => done.push(`${name} ${JSON.stringify(input)}`),
		open: (view) => done.push(`open ${String(view)}`),
		copy: (text) => done.push(`copy ${text}`),
		quit: () => done.push('quit'),
	});
	const line = ({ type, label = '', checked, enabled }: MenuItemConstructorOptions) =>
		type === 'separator'
			? '-'
			: `${checked ? '[x] ' : ''}${enabled === false ? '(' + label + ')' : label}`;
	const click = (label: string) => {
		const item = items.find((one) => one.label?.includes(label));
		if (!item?.click) throw new Error(`Nothing to click on is called ${label}.`);
		item.click({} as never, undefined, {});
		return done.at(-1);
	};
	return { lines: items.map(line), click };
}

test('the menu shows how everything is', () => {
	expect(read(listening).lines).toEqual([
		'(Listening, 2 clients)',
		'Copy ws://127.0.0.1:17170/',
		'-',
		'[x] OBS Studio: Ready',
		'OBS Studio (obs-2): Off',
		'-',
		'Pause forwarding',
		'Panic: drop all clients',
		'-',
		'Open Resonite Bridge',
		'Quit',
	]);
});

test('and in Japanese', () => {
	expect(read(paused, 'ja').lines).toEqual([
		'(転送を一時停止中 (接続 2 件))',
		'ws://127.0.0.1:17170/ をコピー',
		'-',
		'[x] OBS Studio: 準備完了',
		'OBS Studio (obs-2): オフ',
		'-',
		'[x] 転送を一時停止',
		'パニック: すべて切断',
		'-',
		'Resonite Bridge を開く',
		'終了',
	]);
});

describe('every line does what it says', () => {
	test.each([
		['Copy', 'copy ws://127.0.0.1:17170/'],
		['OBS Studio:', 'adapter.enable {"id":"obs","isEnabled":false}'],
		['obs-2', 'adapter.enable {"id":"obs-2","isEnabled":true}'],
		['Pause', 'server.forward {"isOn":false}'],
		['Panic', 'server.panic {"isOn":true}'],
		['Open', 'open null'],
		['Quit', 'quit'],
	])('%s', (label, done) => {
		expect(read(listening).click(label)).toBe(done);
	});

	test('and the other way round', () => {
		expect(read(paused).click('Pause')).toBe('server.forward {"isOn":true}');
		expect(read(seen({ kind: 'refusing' })).click('connect again')).toBe(
			'server.panic {"isOn":false}',
		);
		expect(read(asked).click('4 items wait for permission')).toBe('open users');
	});
});

describe('the icon shows the most urgent', () => {
	const why = { en: 'The port is taken.', ja: 'ポートが使用中です。' };
	test.each([
		['listening', listening],
		['paused', paused],
		['waiting', asked],
		['waiting', { ...asked, server: paused.server }],
		['refusing', { ...asked, server: seen({ kind: 'refusing' }).server }],
		['failed', seen({ kind: 'failed', why, freePort: 1 })],
	] as const)('%s', (mood, from) => {
		expect(moodOf(from)).toBe(mood);
		expect(statusLine(from).ja).not.toBe('');
	});

	test('one client is not "clients"', () => {
		expect(statusLine({ ...listening, clients: 1 }).en).toBe('Listening, 1 client');
	});
});
