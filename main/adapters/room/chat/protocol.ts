import * as z from 'zod';
import { cleanName } from '../../../contract/clean-name.ts';

/**
 * The JSON chat of MDN's tutorial "Writing WebSocket client applications". Its page puts names and texts into HTML as
 * they come, and the list of users as HTML in one version of the tutorial and as plain text in another. So texts are
 * escaped, and names hold nothing that HTML takes for its own: they read the same both ways.
 */
export type ChatRequest =
	| { readonly type: 'username'; readonly name: string }
	| { readonly type: 'message'; readonly text: string };

// `id` and `date` come along, and are not believed: the connection says who speaks, and our clock when.
const request = z.discriminatedUnion('type', [
	z.object({ type: z.literal('username'), name: z.string() }),
	z.object({
		type: z.literal('message'),
		// JSON can hold halves of signs, and no other road of a room can.
		text: z.string().transform((text) => text.toWellFormed()),
	}),
]);

/** Null for what is not of this protocol. */
export function readRequest(text: string): ChatRequest | null {
	try {
		return request.safeParse(JSON.parse(text)).data ?? null;
	} catch (error) {
		if (error instanceof SyntaxError) return null;
		throw error;
	}
}

const twins: Readonly<Record<string, string>> = {
	'<': '＜',
	'>': '＞',
	'&': '＆',
	'"': '＂',
	"'": '’',
};

/** A name with signs of HTML replaced by others that look like them. */
const chatName = (name: string): string => name.replace(/[<>&"']/gu, (sign) => twins[sign] ?? sign);

/** The name that a page asked for, as it can be. Null where nothing is left of it. */
export function wantedName(name: string): string | null {
	const clean = cleanName(name);
	return clean === null ? null : chatName(clean);
}

const entities: Readonly<Record<string, string>> = {
	'<': '&lt;',
	'>': '&gt;',
	'&': '&amp;',
	'"': '&quot;',
	"'": '&#39;',
	'\n': '<br>',
};

/** A text as HTML that shows it as it was typed. */
const asHtml = (text: string): string =>
	text.replace(/\r\n?/gu, '\n').replace(/[<>&"'\n]/gu, (sign) => entities[sign] ?? sign);

/** Everything that a page hears. */
export const written = {
	id: (id: number) => JSON.stringify({ type: 'id', id, date: Date.now() }),
	message: (said: { id: number; from: string; text: string; at: number }) =>
		JSON.stringify({
			type: 'message',
			id: said.id,
			name: chatName(said.from),
			text: asHtml(said.text),
			date: said.at,
		}),
	username: (id: number, name: string) =>
		JSON.stringify({ type: 'username', id, name: chatName(name), date: Date.now() }),
	rejectUsername: (id: number, name: string) =>
		JSON.stringify({ type: 'rejectusername', id, name: chatName(name), date: Date.now() }),
	userList: (names: readonly string[]) =>
		JSON.stringify({ type: 'userlist', users: names.map(chatName), date: Date.now() }),
};
