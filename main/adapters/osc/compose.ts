import { dateToTimetag, toBuffer, type OscArgInput, type OscPacketInput } from 'osc-min';
import { AppError } from '../../contract/errors.ts';
import { say } from '../../contract/words.ts';
import { addressForm } from './address.ts';
import { readArgs } from './typed.ts';

/** Bytes that one datagram of IPv4 can carry; programs rarely take more than a few thousand. */
const MAX_PACKET = 65_507;
/** Longest wait of a bundle, in seconds. What shall happen later is a matter of the item. */
const MAX_DELAY = 60;

interface Outgoing {
	readonly address: string;
	readonly args: OscArgInput[];
}

/**
 * @throws AppError FIELD_INVALID
 */
export const message = (address: string, args: readonly string[]): Uint8Array =>
	packed(outgoing(address, args));

/**
 * `/a 1 /b 2`: each field that begins with `/` begins a message. A delay may stand before them: `+0.5`.
 * @throws AppError FIELD_INVALID
 */
export function bundle(fields: readonly string[]): { bytes: Uint8Array; count: number } {
	const delay = delayOf(fields[0] ?? '');
	const elements = messagesOf(delay === null ? fields : fields.slice(1));
	// The time tag 1 stands for "at once".
	const timetag = delay === null ? [0, 1] : dateToTimetag(new Date(Date.now() + delay * 1_000));
	return {
		bytes: packed({ timetag: [timetag[0] ?? 0, timetag[1] ?? 0], elements }),
		count: elements.length,
	};
}

/** Null where the first field is none. */
function delayOf(field: string): number | null {
	if (!field.startsWith('+')) return null;
	const delay = Number(field);
	if (Number.isFinite(delay) && delay <= MAX_DELAY) return delay;
	throw invalid(
		`The delay must be seconds up to ${MAX_DELAY}, like +0.5.`,
		`遅延は +0.5 のように ${MAX_DELAY} 秒以内で指定してください。`,
	);
}

function messagesOf(fields: readonly string[]): Outgoing[] {
	const starts = fields.flatMap((field, at) => (field.startsWith('/') ? [at] : []));
	if (starts[0] !== 0)
		throw invalid(
			'A bundle begins with an address, such as /mixer/1/fader.',
			'バンドルは /mixer/1/fader のようなアドレスで始めてください。',
		);
	return starts.map((start, at) =>
		outgoing(fields[start] ?? '', fields.slice(start + 1, starts[at + 1])),
	);
}

function outgoing(address: string, args: readonly string[]): Outgoing {
	if (!addressForm.test(address))
		throw invalid(
			'An address begins with / and has no spaces in it: /mixer/1/fader.',
			'アドレスは /mixer/1/fader のように / で始め、空白を含めないでください。',
		);
	return { address: address.toWellFormed(), args: readArgs(args) };
}

function packed(packet: OscPacketInput): Uint8Array {
	const view = toBuffer(packet);
	if (view.byteLength > MAX_PACKET)
		throw invalid(
			`This is ${view.byteLength} bytes; one packet holds ${MAX_PACKET} at most.`,
			`${view.byteLength} バイトあります。1 パケットの上限は ${MAX_PACKET} バイトです。`,
		);
	return new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
}

const invalid = (en: string, ja: string) => new AppError('FIELD_INVALID', say(en, ja));
