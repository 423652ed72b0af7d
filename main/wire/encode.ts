import type { Codec } from '../contract/clients.ts';
import type { ErrorCode } from '../contract/errors.ts';
import { writeValue } from './value.ts';

/** Values by field name, in the order in which they are sent. */
export type Values = Readonly<Record<string, unknown>>;

/** What goes out to a client, before its codec gives it a form. */
export type Outgoing =
	| { readonly kind: 'ok'; readonly ref: string; readonly values: Values }
	| {
			readonly kind: 'err';
			readonly ref: string;
			readonly code: ErrorCode;
			readonly sentence: string;
	  }
	| { readonly kind: 'event'; readonly verb: string; readonly values: Values };

/** Writes a message in the form that a client asked for. The text never holds a lone surrogate. */
export function encode(codec: Codec, message: Outgoing): string {
	switch (codec) {
		case 'lines':
			return lines(message);
		case 'kv':
			return keyValues(message);
		case 'json':
			return json(message);
		case 'value':
			// Only news is bare. A reply must still tell ok from err, so it keeps the form of `lines`.
			return message.kind === 'event' ? (flat(message.values).at(-1)?.[1] ?? '') : lines(message);
	}
}

function flat(values: Values): [string, string][] {
	return Object.entries(values).flatMap(([name, value]) =>
		writeValue(value).map((text): [string, string] => [name, text]),
	);
}

/** TAB, CR and LF separate fields and lines: in any field but the last they would forge one. */
const separators = /[\t\r\n]/u;
const inner = (field: string) =>
	separators.test(field) ? field.replace(/[\t\r\n]/gu, ' ') : field;

function lines(message: Outgoing): string {
	const fields = headOf(message);
	if (message.kind !== 'err')
		for (const value of Object.values(message.values)) fields.push(...writeValue(value));
	const last = fields.pop() ?? '';
	let line = '';
	for (const field of fields) line += `${inner(field)}\t`;
	return (line + last).toWellFormed();
}

function headOf(message: Outgoing): string[] {
	switch (message.kind) {
		case 'ok':
			return ['ok', message.ref];
		case 'err':
			return ['err', message.ref, message.code, message.sentence];
		case 'event':
			return [message.verb];
	}
}

function keyValues(message: Outgoing): string {
	const pairs: [string, string][] =
		message.kind === 'err'
			? [
					['err', message.ref],
					['code', message.code],
					['message', message.sentence],
				]
			: [
					message.kind === 'ok' ? ['ok', message.ref] : ['event', message.verb],
					...flat(message.values),
				];
	return pairs.map(([name, text]) => `${escaped(name)}=${escaped(text)}`).join('&');
}

/** encodeURIComponent throws on a lone surrogate. */
const escaped = (text: string) => encodeURIComponent(text.toWellFormed());

function json(message: Outgoing): string {
	const frame =
		message.kind === 'err'
			? { err: message.ref, code: message.code, message: message.sentence }
			: message.kind === 'ok'
				? { ok: message.ref, value: message.values }
				: { event: message.verb, value: message.values };
	return JSON.stringify(frame).toWellFormed();
}
