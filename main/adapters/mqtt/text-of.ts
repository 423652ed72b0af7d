import type { LinkMessage } from '../kit/mqtt-link.ts';

/** In bytes. Longer than a sign in a world can show; what a client is sent has room for it. */
export const LONGEST_TEXT = 32 * 1_024;

export type Unreadable = 'binary' | 'too-long';

const decoder = new TextDecoder('utf-8', { fatal: true });

/** The text of a message, or why it has none. */
export function textOf({ payload, isCut }: LinkMessage): { text: string } | { why: Unreadable } {
	if (isCut || payload.length > LONGEST_TEXT) return { why: 'too-long' };
	// Valid UTF-8, but in no text.
	if (payload.includes(0)) return { why: 'binary' };
	try {
		return { text: decoder.decode(payload) };
	} catch (error) {
		if (error instanceof TypeError) return { why: 'binary' };
		throw error;
	}
}

/** What a reading works on: the data where it is JSON, else the text. */
export function dataOf(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch (error) {
		if (error instanceof SyntaxError) return text;
		throw error;
	}
}
