import { bridgeCommands } from '../bridge/commands.ts';
import type { Snapshot } from '../contract/commands.ts';
import { say } from '../contract/words.ts';
import { listInterfaces } from '../server/interfaces.ts';
import type { ApiParts, HandlersOf } from './parts.ts';

/** How everything stands. */
export const snapshotOf = (parts: ApiParts): Snapshot => ({
	version: parts.version,
	dataFolder: parts.dataFolder,
	server: parts.server.snapshot(),
	clients: parts.clients.snapshots(),
	adapters: [bridgeCommands.info, ...[...parts.adapters.values()].map(({ info }) => info)],
	instances: parts.host.snapshots(),
	settings: parts.settings.current,
	access: parts.access.snapshot(),
	notices: parts.notices.all,
	desktop: parts.desktop?.state ?? null,
});

/** The page's first look, and what is about the app as a whole. */
export const appHandlers = (parts: ApiParts): HandlersOf<'app' | 'server' | 'notice'> => ({
	'app.load': () => snapshotOf(parts),

	'server.interfaces': () => listInterfaces(),

	'server.panic': ({ isOn }) => {
		const words = isOn
			? say(
					'All clients were dropped by the person at the desktop.',
					'デスクトップの操作により、すべてのクライアントを切断しました。',
				)
			: say('Clients may connect again.', 'クライアントの接続を再開しました。');
		if (!parts.server.panic(isOn, words)) return null;
		parts.journal.add({ kind: 'notice', words });
		if (isOn) parts.access.disarmAll();
		return null;
	},

	'server.forward': ({ isOn }) => {
		if (!parts.server.forward(isOn)) return null;
		parts.journal.add({ kind: 'notice', words: isOn ? goesOn : isPaused });
		if (isOn) parts.newsroom.catchUp(parts.host.states());
		return null;
	},

	'notice.dismiss': ({ id }) => {
		parts.notices.dismiss(id);
		return null;
	},
});

const isPaused = say(
	'Forwarding was paused by the person at the desktop: commands are refused, and news waits.',
	'デスクトップの操作により転送を一時停止しました。コマンドは拒否され、イベントは保留されます。',
);

const goesOn = say('Forwarding goes on.', '転送を再開しました。');
