import type { WebSocket } from 'ws';
import * as z from 'zod';
import { dispatch } from '../api/dispatch.ts';
import { eventNames } from '../api/event-names.ts';
import type { Bridge } from '../bridge/bridge.ts';
import { errorValue } from '../contract/errors.ts';
import type { PageFrame } from '../contract/transport.ts';
import { say } from '../contract/words.ts';

export interface PageSocketOptions {
	readonly bridge: Pick<Bridge, 'bus' | 'handlers' | 'record'>;
	/** ms between pings. */
	readonly pingEvery?: number;
}

const callFrame = z.object({ call: z.number(), name: z.string(), input: z.unknown() });

/** Largest call of the page, in bytes: a message to send is at most 1 MiB, and JSON may double it. */
export const MAX_CALL = 4 * 1_048_576;

/** Calls of one page under way at once. A page has a handful: one that waits for rows, and what a person just did. */
const MAX_CALLS = 100;

/** Bytes that may wait for a page that does not read: several of the largest answers. */
const MAX_WAITING = 16 * 1_048_576;

/** ms between pings. A page whose machine sleeps says no goodbye, and its calls would wait for good. */
const PING_EVERY = 20_000;

/** One lost pong may be a hiccup of a busy machine. */
const MAX_MISSED_PINGS = 2;

/** Carries the contract over one WebSocket of the page: its calls, their answers, and the bridge's events. */
export function servePage(
	socket: WebSocket,
	{ bridge, pingEvery = PING_EVERY }: PageSocketOptions,
): void {
	const gone = new AbortController();
	let calls = 0;
	let missedPings = 0;
	const send = (frame: PageFrame) => {
		if (socket.readyState !== socket.OPEN) return;
		if (socket.bufferedAmount > MAX_WAITING) cutOff();
		else socket.send(JSON.stringify(frame));
	};
	const undo = eventNames.map((event) =>
		bridge.bus.on(event, (payload) => {
			send({ event, payload });
		}),
	);
	const pinger = setInterval(() => {
		if (missedPings >= MAX_MISSED_PINGS) socket.terminate();
		else if (socket.readyState === socket.OPEN) socket.ping();
		missedPings += 1;
	}, pingEvery);
	socket.on('pong', () => {
		missedPings = 0;
	});
	socket.on('message', (data: Buffer, isBinary) => {
		if (isBinary) socket.close(1003, 'Text only.');
		// What still arrives after our goodbye must not act.
		else if (socket.readyState === socket.OPEN) void answer(data.toString());
	});
	socket.on('error', () => {
		// The close that follows ends everything; the page says that it lost the connection.
		socket.terminate();
	});
	socket.on('close', () => {
		clearInterval(pinger);
		gone.abort(new Error('The page has gone.'));
		for (const end of undo) end();
	});

	async function answer(text: string): Promise<void> {
		const frame = callFrame.safeParse(parse(text));
		if (!frame.success) {
			socket.close(1007, 'Not a call of this page.');
			return;
		}
		if (calls >= MAX_CALLS) {
			bridge.record('limit', tooManyCalls);
			socket.close(1008, tooManyCalls.en);
			return;
		}
		const { call } = frame.data;
		calls += 1;
		try {
			send({ answer: call, value: await dispatch(bridge.handlers, frame.data, gone.signal) });
		} catch (error) {
			send({ answer: call, error: errorValue(error) });
		} finally {
			calls -= 1;
		}
	}

	function cutOff(): void {
		bridge.record('limit', doesNotRead);
		socket.terminate();
	}
}

const tooManyCalls = say(
	`A page was disconnected: it had more than ${MAX_CALLS} calls under way.`,
	`画面を切断しました: 同時に ${MAX_CALLS} 件を超える呼び出しがありました。`,
);

const doesNotRead = say(
	`A page was cut off: it did not read, and ${MAX_WAITING / 1_048_576} MB were waiting for it. It connects again by itself once it runs.`,
	`画面を切断しました: 受信が止まり、未送信データが ${MAX_WAITING / 1_048_576} MB たまりました。動作が再開すれば自動で再接続します。`,
);

function parse(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch (error) {
		if (error instanceof SyntaxError) return null;
		throw error;
	}
}
