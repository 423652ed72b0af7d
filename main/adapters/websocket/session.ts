import { StartError, type AdapterContext, type Session } from '../adapter.ts';
import { say } from '../../contract/words.ts';
import type { Place } from '../kit/network-words.ts';
import { Connection } from './connection.ts';
import { dial, placeOf } from './dial.ts';
import { startError, type Ending } from './faults.ts';
import { Inbox } from './inbox.ts';
import { requestOf } from './request.ts';
import { Secrets } from './secrets.ts';
import type { WebSocketSettings } from './settings.ts';

/** A running connection to one server. */
export interface WebSocketSession extends Session {
	readonly place: Place;
	readonly connection: Connection;
	readonly inbox: Inbox;
	/** Whether the server answers pings, as far as the person knows. */
	readonly isPinged: boolean;
}

/** Connects, says what the person wants to be said first, and tells what comes until it is stopped. */
export async function startSession(
	settings: WebSocketSettings,
	context: AdapterContext,
): Promise<WebSocketSession> {
	if (settings.url === '')
		throw new StartError(
			'needs-you',
			say('Give the URL of the server.', '接続先サーバーの URL を指定してください。'),
		);
	const secrets = new Secrets(settings.secrets);
	const request = requestOf(settings, secrets);
	const inbox = new Inbox(settings, secrets, context);
	const socket = await dial(request, context.signal);
	let isReady = false;
	let ended: Ending | null = null;
	const connection = new Connection(socket, settings.pingSeconds * 1_000, {
		onMessage: (data, isBinary) => {
			inbox.hear(data, isBinary);
		},
		onEnd: (ending) => {
			ended = ending;
			// Before that, `start` itself throws why.
			if (isReady) context.setStatus(ending);
		},
	});
	const abort = () => void connection.close();
	context.signal.addEventListener('abort', abort, { once: true });
	const stop = async () => {
		context.signal.removeEventListener('abort', abort);
		inbox.stop();
		await connection.close();
	};
	try {
		for (const text of request.greeting) await connection.send(text, context.signal);
	} catch (error) {
		await stop();
		context.signal.throwIfAborted();
		throw whyNot(ended, error);
	}
	isReady = true;
	const place = placeOf(request.url);
	const isPinged = settings.pingSeconds > 0;
	context.setStatus({ kind: 'ready', detail: detailOf(place, socket.protocol) });
	return {
		place,
		connection,
		inbox,
		isPinged,
		stop,
		want: (events) => {
			inbox.want(events);
		},
		...(isPinged ? { check: (signal) => connection.ping(signal) } : {}),
	};
}

/** A server that hangs up at once has said why; a fault of ours is thrown as it is. */
const whyNot = (ended: Ending | null, error: unknown): unknown =>
	ended ? startError(ended, error) : error;

const detailOf = ({ host, port }: Place, protocol: string) => {
	const detail = `${host}:${port}${protocol === '' ? '' : ` · ${protocol}`}`;
	return say(detail, detail);
};
