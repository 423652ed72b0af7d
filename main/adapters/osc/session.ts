import { StartError, type AdapterContext, type AdapterReport, type Session } from '../adapter.ts';
import { AppError } from '../../contract/errors.ts';
import { say } from '../../contract/words.ts';
import { Inbox } from './inbox.ts';
import { listen } from './listen.ts';
import type { OscSettings } from './settings.ts';
import { Target } from './target.ts';

/** Listening, and ready to send. */
export interface OscSession extends Session {
	readonly inbox: Inbox;
	readonly targets: readonly Target[];
	/** Null: none. */
	readonly port: number | null;
	/** Messages that went out. */
	sent: number;
}

export async function startSession(
	settings: OscSettings,
	context: AdapterContext,
): Promise<OscSession> {
	context.signal.throwIfAborted();
	if (settings.targets.length === 0 && settings.port === undefined) throw nothingToDo();
	const inbox = new Inbox(settings, context);
	const listeners = await listen(settings, inbox.hear);
	const targets = settings.targets.map((row) => new Target({ row, context, hear: inbox.hear }));
	for (const listener of listeners)
		listener.on('error', ({ message }) => {
			context.setStatus({
				kind: 'lost',
				why: say(`Listening ended: ${message}.`, `受信が停止しました: ${message}`),
			});
		});
	context.setStatus(ready(settings));
	return {
		inbox,
		targets,
		port: settings.port ?? null,
		sent: 0,
		want(events) {
			inbox.want(events);
		},
		async stop() {
			inbox.stop();
			for (const listener of listeners) listener.close();
			await Promise.all(targets.map((target) => target.close()));
		},
	};
}

/**
 * The target of this name; without one, the first.
 * @throws AppError TARGET_NOT_FOUND
 */
export function targetOf({ targets }: OscSession, name?: string): Target {
	const [first] = targets;
	if (!first)
		throw new AppError(
			'TARGET_NOT_FOUND',
			say(
				'There is no target. The person at the desktop adds one in the settings of the adapter.',
				'送信先がありません。デスクトップでアダプターの設定に追加してください。',
			),
		);
	const target = name === undefined ? first : targets.find((one) => one.name === name);
	if (target) return target;
	const names = targets.map((one) => one.name).join(', ');
	throw new AppError(
		'TARGET_NOT_FOUND',
		say(
			`There is no such target. There are: ${names}.`,
			`その送信先はありません。使えるのは: ${names}`,
		),
	);
}

function ready({ targets, port, everywhere }: OscSettings): AdapterReport {
	const count = targets.length;
	const sends = say(
		count === 1 ? 'Sends to 1 target' : `Sends to ${count} targets`,
		`送信先 ${count} 件`,
	);
	const hears = everywhere
		? say(`Hears the network on port ${port}`, `ポート ${port} でネットワークから受信中`)
		: say(`Hears this computer on port ${port}`, `ポート ${port} でこのコンピューターから受信中`);
	const parts = [...(count > 0 ? [sends] : []), ...(port === undefined ? [] : [hears])];
	return {
		kind: 'ready',
		detail: say(parts.map(({ en }) => en).join(' · '), parts.map(({ ja }) => ja).join(' · ')),
	};
}

const nothingToDo = () =>
	new StartError(
		'needs-you',
		say(
			'It neither sends nor listens yet. Add a target, or choose a listening port.',
			'送信先も受信ポートも設定されていません。送信先を追加するか、受信ポートを指定してください。',
		),
	);
