import { OBSWebSocket } from 'obs-websocket-js/json';
import { WebSocket } from 'ws';

/** obs-websocket-js with three things it keeps to itself: why a socket failed, a ping, an end that does not wait. */
export class ObsSocket extends OBSWebSocket {
	/** What the system or `ws` said; the library passes on only its message, which can be empty. */
	failure: unknown = null;

	/** Sends a ping; `onPong` hears the answer. Does nothing once the socket is gone. */
	ping(onPong: () => void): void {
		if (!(this.socket instanceof WebSocket) || this.socket.readyState !== WebSocket.OPEN) return;
		this.socket.once('pong', onPong);
		this.socket.ping();
	}

	/** Ends the connection now, whatever state it is in. A plain `disconnect` waits 30 s for a silent peer. */
	terminate(): void {
		if (this.socket instanceof WebSocket) this.socket.terminate();
	}

	protected override onError(event: { error?: unknown; message: string }): void {
		this.failure = event.error;
		super.onError(event as Parameters<OBSWebSocket['onError']>[0]);
	}
}
