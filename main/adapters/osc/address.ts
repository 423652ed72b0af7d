import { RE2JS, RE2JSException } from 're2js';

/** Longest address that is sent or told, in characters. Those in use have a few dozen. */
export const MAX_ADDRESS = 255;

/** `/`, then anything but spaces and control characters. Avatars have parameters in every script. */
export const addressForm = /^\/[^\s\p{Cc}]{0,254}$/u;

/** One piece of a pattern: `//`, `*`, `?`, `[a-z]`, `{a,b}`, or a character that stands for itself. */
const piece = /\/\/|\*|\?|\[!?[^\][/]+\]|\{[^{}/]*\}|[^*?[\]{}]/gu;

/** The pattern as a regular expression, piece by piece. */
function expression(part: string): string {
	if (part === '//') return '/(?:.*/)?';
	if (part === '*') return '[^/]*';
	if (part === '?') return '[^/]';
	if (part.startsWith('[!')) return `[^/${inClass(part.slice(2, -1))}]`;
	if (part.startsWith('[')) return `[${inClass(part.slice(1, -1))}]`;
	if (part.startsWith('{'))
		return `(?:${part
			.slice(1, -1)
			.split(',')
			.map((text) => RE2JS.quote(text))
			.join('|')})`;
	return RE2JS.quote(part);
}

const inClass = (characters: string) => characters.replace(/[\\^&~]/gu, '\\$&');

/** @throws RE2JSException for a range the wrong way round, such as `[z-a]` */
function source(pattern: string): string | null {
	const pieces = pattern.match(piece) ?? [];
	const isWhole = pattern.startsWith('/') && pieces.join('') === pattern;
	return isWhole ? pieces.map(expression).join('') : null;
}

/** Whether a text is an address pattern of OSC 1.0, with `//` of 1.1 for any number of parts. */
export function isPattern(text: string): boolean {
	try {
		const found = source(text);
		if (found === null) return false;
		RE2JS.compile(found);
		return true;
	} catch (error) {
		if (error instanceof RE2JSException) return false;
		throw error;
	}
}

/**
 * Tells which addresses are wanted; without patterns, all. RE2 takes time linear in the address, whatever a stranger
 * sends: `*` three times in one part would make an expression of JavaScript crawl.
 */
export function matcher(patterns: readonly string[]): (address: string) => boolean {
	if (patterns.length === 0) return () => true;
	const any = RE2JS.compile(patterns.map((pattern) => source(pattern) ?? '').join('|'));
	return (address) => any.matches(address);
}
