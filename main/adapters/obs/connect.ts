import { EventSubscription, OBSWebSocketError } from 'obs-websocket-js/json';
import { Connection } from './connection.ts';
import { explain, explainSilence } from './faults.ts';
import type { ObsSettings } from './settings.ts';
import { ObsSocket } from './socket.ts';

/** OBS answers within milliseconds, from another room in well under a second. */
const CONNECT_LIMIT = 5_000;

/** What `follow.ts` and the commands listen to. Never the volume meters: 50 messages a second that nothing uses. */
const subscriptions =
	EventSubscription.General |
	EventSubscription.Config |
	EventSubscription.Scenes |
	EventSubscription.Inputs |
	EventSubscription.Transitions |
	EventSubscription.Outputs |
	EventSubscription.SceneItems |
	EventSubscription.MediaInputs;

/** Connects and identifies. @throws StartError, or the signal's reason */
export async function connect(settings: ObsSettings, signal: AbortSignal): Promise<Connection> {
	signal.throwIfAborted();
	const { host, port, password } = settings;
	const socket = new ObsSocket();
	const end = () => {
		socket.terminate();
	};
	const late = new AbortController();
	late.signal.addEventListener('abort', end);
	const limit = setTimeout(() => {
		late.abort();
	}, CONNECT_LIMIT);
	signal.addEventListener('abort', end, { once: true });
	try {
		await socket.connect(`ws://${host.includes(':') ? `[${host}]` : host}:${port}`, password, {
			rpcVersion: 1,
			eventSubscriptions: subscriptions,
		});
		signal.throwIfAborted();
		return new Connection(socket);
	} catch (error) {
		socket.terminate();
		signal.throwIfAborted();
		if (late.signal.aborted) {
			const silence = await explainSilence(settings, signal);
			signal.throwIfAborted();
			throw silence;
		}
		if (!(error instanceof OBSWebSocketError)) throw error;
		throw explain({ code: error.code, message: error.message, cause: socket.failure }, settings);
	} finally {
		clearTimeout(limit);
		signal.removeEventListener('abort', end);
	}
}
