import * as z from 'zod';
import { words } from './words-schema.ts';

export const serverState = z.discriminatedUnion('kind', [
	z.object({ kind: z.literal('stopped') }),
	z.object({ kind: z.literal('listening') }),
	/** Panic: every client was dropped, all are refused until released. */
	z.object({ kind: z.literal('refusing') }),
	/** `freePort` is one that was free just now, where the port was the trouble. */
	z.object({ kind: z.literal('failed'), why: words, freePort: z.number().nullable() }),
]);

/** Listening for other machines. */
export const lanState = z.discriminatedUnion('kind', [
	z.object({ kind: z.literal('off') }),
	/** `addresses` begin with `ws://`, or `wss://` where a certificate was given. */
	z.object({ kind: z.literal('listening'), addresses: z.array(z.string()) }),
	z.object({ kind: z.literal('failed'), why: words }),
]);

/** The server as the top bar shows it. */
export const serverSnapshot = z.object({
	state: serverState,
	port: z.number(),
	/** The address to paste first, then the others that work. None while it does not listen. */
	addresses: z.array(z.string()),
	lan: lanState,
	/** Whether commands reach the adapters, and their news the clients. Messages are taken and logged either way. */
	isForwarding: z.boolean(),
	/** Messages in the last second. */
	rate: z.object({ in: z.number(), out: z.number() }),
});

/** Something a person should know that is not about one message. Stays until dismissed or mended. */
export const notice = z.object({
	id: z.string(),
	level: z.enum(['info', 'warning', 'error']),
	at: z.number(),
	words,
});

export type LanState = z.output<typeof lanState>;
export type ServerState = z.output<typeof serverState>;
export type ServerSnapshot = z.output<typeof serverSnapshot>;
export type Notice = z.output<typeof notice>;
