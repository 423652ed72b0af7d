import type { WebSocket } from 'ws';
import * as z from 'zod';
import { dispatch } from '../api/dispatch.ts';
import type { Bridge } from '../bridge/bridge.ts';
import { errorValue } from '../contract/errors.ts';
import type { EventName } from '../contract/events.ts';
import type { PageFrame } from '../contract/transport.ts';

const callFrame = z.object({ call: z.number(), name: z.string(), input: z.unknown() });

/** A type check that the list is complete: a new event must be named here, too. */
const events = Object.keys({
	'server.changed': true,
	'clients.changed': true,
	'instance.changed': true,
	'instance.removed': true,
	'settings.changed': true,
	'notices.changed': true,
} satisfies Record<EventName, true>) as EventName[];

/** Carries the contract over one WebSocket of the page: its calls, their answers, and the bridge's events. */
export function servePage(
	socket: WebSocket,
	{ bus, handlers }: Pick<Bridge, 'bus' | 'handlers'>,
): void {
	const gone = new AbortController();
	const send = (frame: PageFrame) => {
		if (socket.readyState === socket.OPEN) socket.send(JSON.stringify(frame));
	};
	const undo = events.map((event) =>
		bus.on(event, (payload) => {
			send({ event, payload });
		}),
	);
	socket.on('message', (data: Buffer) => {
		void answer(data.toString());
	});
	socket.on('error', () => {
		// The close that follows ends everything; the page says that it lost the connection.
		socket.terminate();
	});
	socket.on('close', () => {
		gone.abort(new Error('The page has gone.'));
		for (const end of undo) end();
	});

	async function answer(text: string): Promise<void> {
		const frame = callFrame.safeParse(parse(text));
		if (!frame.success) {
			socket.close(1007, 'Not a call of this page.');
			return;
		}
		const { call } = frame.data;
		try {
			send({ answer: call, value: await dispatch(handlers, frame.data, gone.signal) });
		} catch (error) {
			send({ answer: call, error: errorValue(error) });
		}
	}
}

function parse(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch (error) {
		if (error instanceof SyntaxError) return null;
		throw error;
	}
}
