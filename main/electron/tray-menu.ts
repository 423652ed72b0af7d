import type { MenuItemConstructorOptions } from 'electron';
import type { InstanceSnapshot } from '../contract/adapters.ts';
import type { DesktopView } from '../contract/desktop.ts';
import { say, type Words } from '../contract/words.ts';
import type { Ask } from './asks.ts';
import type { Say } from './language.ts';
import type { Seen } from './view.ts';

export interface TrayActions {
	readonly ask: Ask;
	/** Opens the window, at a view. */
	readonly open: (view: DesktopView | null) => void;
	readonly copy: (text: string) => void;
	readonly quit: () => void;
}

/** How the bridge is, most urgent first: what the tray's icon shows by its shape. */
export type Mood = 'failed' | 'refusing' | 'waiting' | 'paused' | 'listening';

export function moodOf({ server, access }: Pick<Seen, 'server' | 'access'>): Mood {
	if (server.state.kind === 'failed' || server.state.kind === 'stopped') return 'failed';
	if (server.state.kind === 'refusing') return 'refusing';
	if (access.approvals.length > 0) return 'waiting';
	return server.isForwarding ? 'listening' : 'paused';
}

/** One line: for the tip of the icon and the head of its menu. */
export function statusLine(seen: Seen): Words {
	const { clients, access } = seen;
	switch (moodOf(seen)) {
		case 'failed':
			return say(
				'Not listening: open the window',
				'待ち受けていません。ウィンドウを確認してください',
			);
		case 'refusing':
			return say('Refusing all clients', 'すべての接続を拒否中');
		case 'waiting': {
			const count = access.approvals.length + access.moreApprovals;
			return say(
				`${count} ${count === 1 ? 'item waits' : 'items wait'} for permission`,
				`許可待ち ${count} 件`,
			);
		}
		case 'paused':
			return say(`Forwarding paused, ${countOf(clients)}`, `転送を一時停止中 (接続 ${clients} 件)`);
		case 'listening':
			return say(`Listening, ${countOf(clients)}`, `待ち受け中 (接続 ${clients} 件)`);
	}
}

/** What the tray offers, as the person may need it without the window: everything that switches something. */
export function trayMenu(
	seen: Seen,
	tell: Say,
	actions: TrayActions,
): MenuItemConstructorOptions[] {
	const { ask, open, copy, quit } = actions;
	const [address] = seen.server.addresses;
	const isRefusing = seen.server.state.kind === 'refusing';
	return [
		{
			label: tell(statusLine(seen)),
			enabled: moodOf(seen) === 'waiting',
			click: () => {
				open('users');
			},
		},
		...(address === undefined
			? []
			: [
					{
						label: tell(say(`Copy ${address}`, `${address} をコピー`)),
						click: () => {
							copy(address);
						},
					},
				]),
		{ type: 'separator' },
		...seen.instances.map((instance) => instanceItem(instance, seen, { tell, ask })),
		{ type: 'separator' },
		{
			label: tell(say('Pause forwarding', '転送を一時停止')),
			type: 'checkbox',
			checked: !seen.server.isForwarding,
			click: () => {
				ask('server.forward', { isOn: !seen.server.isForwarding });
			},
		},
		{
			label: tell(
				isRefusing
					? say('Let clients connect again', '接続の受け付けを再開')
					: say('Panic: drop all clients', 'パニック: すべて切断'),
			),
			click: () => {
				ask('server.panic', { isOn: !isRefusing });
			},
		},
		{ type: 'separator' },
		{
			label: tell(say('Open Resonite Bridge', 'Resonite Bridge を開く')),
			click: () => {
				open(null);
			},
		},
		{ label: tell(say('Quit', '終了')), click: quit },
	];
}

/** The name of its adapter, of which there may be several instances, and how it is. */
function instanceItem(
	{ id, adapter, enabled, status }: InstanceSnapshot,
	{ titles }: Seen,
	{ tell, ask }: { readonly tell: Say; readonly ask: Ask },
): MenuItemConstructorOptions {
	const title = titles.get(adapter) ?? say(adapter, adapter);
	const which = id === adapter ? '' : ` (${id})`;
	const state = states[status.kind];
	return {
		label: tell(say(`${title.en}${which}: ${state.en}`, `${title.ja}${which}: ${state.ja}`)),
		type: 'checkbox',
		checked: enabled,
		click: () => {
			ask('adapter.enable', { id, isEnabled: !enabled });
		},
	};
}

/** As the page calls them. */
const states: Readonly<Record<InstanceSnapshot['status']['kind'], Words>> = {
	off: say('Off', 'オフ'),
	starting: say('Starting…', '起動中…'),
	connecting: say('Connecting…', '接続中…'),
	ready: say('Ready', '準備完了'),
	'needs-you': say('Needs you', '対応が必要'),
	failed: say('Failed', '失敗'),
};

const countOf = (clients: number) => `${clients} ${clients === 1 ? 'client' : 'clients'}`;
