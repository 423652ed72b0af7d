/** Lengths up to this stand in the second byte (RFC 6455, 5.2). */
const SHORT = 125;
/** Lengths up to this stand in two bytes more, larger ones in eight. */
const MEDIUM = 0xff_ff;
/** The last frame of a message, which is a text; a ping. */
const FINAL_TEXT = 0x81;
const PING = 0x89;

/** A ping without data, for all: ws makes one anew for each. */
export const pingFrame = Buffer.from([PING, 0]);

let text = '';
let frame = write('');

/** A text as one WebSocket frame of a server. What goes to many is the same frame: do not change it. */
export function textFrame(wanted: string): Buffer {
	if (wanted !== text) {
		frame = write(wanted);
		text = wanted;
	}
	return frame;
}

function write(payload: string): Buffer {
	const length = Buffer.byteLength(payload);
	const head = length <= SHORT ? 2 : length <= MEDIUM ? 4 : 10;
	const bytes = Buffer.allocUnsafe(head + length);
	bytes[0] = FINAL_TEXT;
	if (head === 2) bytes[1] = length;
	else if (head === 4) {
		bytes[1] = 126;
		bytes.writeUInt16BE(length, 2);
	} else {
		bytes[1] = 127;
		bytes.writeBigUInt64BE(BigInt(length), 2);
	}
	bytes.write(payload, head);
	return bytes;
}
