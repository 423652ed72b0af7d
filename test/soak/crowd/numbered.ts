/** The at sign: no name in the soak has one. */
const SIGN = 0x40;
const ZERO = 0x30;

/** As long as what items send. */
const words = 'door opened by the left hand of somebody who just came in';

let streams = 0;

/** A number for a row of messages that nobody else uses. */
export const newStream = (): number => {
	streams += 1;
	return streams;
};

/** Message `number` of a stream. */
export const numbered = (stream: number, number: number): string => `@${stream} ${number} ${words}`;

/** A command whose answer carries its numbers. */
export const numberedCommand = (stream: number, number: number, command: string): string =>
	`#@${stream}.${number} ${command}`;

/**
 * Reads the first two numbers where they stand in the frame, in whatever form it came: decoding each to a string would cost
 * the load more than all else. Null where there are none.
 */
export function readNumbered(payload: Buffer): { stream: number; number: number } | null {
	const sign = payload.indexOf(SIGN);
	if (sign < 0) return null;
	let at = sign;
	const figure = () => {
		let value = 0;
		for (;;) {
			at += 1;
			const digit = (payload[at] ?? 0) - ZERO;
			if (!(digit >= 0 && digit <= 9)) return value;
			value = value * 10 + digit;
		}
	};
	const stream = figure();
	return { stream, number: figure() };
}
