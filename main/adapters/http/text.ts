import { AppError } from '../../contract/errors.ts';
import { say } from '../../contract/words.ts';

/** Marks at the beginning that say more surely than any header how a text is written. */
const marks: readonly (readonly [string, string])[] = [
	['efbbbf', 'utf-8'],
	['fffe', 'utf-16le'],
	['feff', 'utf-16be'],
];

/** `text/html; charset=latin1` as its type, in lower case, and its charset; both may be empty. */
function contentTypeOf(header: string): { type: string; charset: string } {
	const [type = ''] = header.split(';', 1);
	const charset = /;\s*charset\s*=\s*"?([^\s;"]+)/iu.exec(header)?.[1] ?? '';
	return { type: type.trim().toLowerCase(), charset };
}

const isJson = (type: string) => /^(?:application|text)\/(?:[\w.-]+\+)?json$/u.test(type);

/**
 * What was received, as text.
 * @throws AppError COMMAND_FAILED where it is none
 */
export function textOf(body: Buffer, header: string): string {
	const { type, charset } = contentTypeOf(header);
	const start = body.subarray(0, 3).toString('hex');
	const marked = marks.find(([mark]) => start.startsWith(mark))?.[1];
	const decoded = decode(body, marked ?? (charset || 'utf-8'));
	// Old web servers send Latin letters without saying so; for anything but text it would be a guess.
	const text =
		decoded ?? (charset === '' && type.startsWith('text/') ? decode(body, 'latin1') : null);
	if (text === null || text.includes('\0')) throw noText(type, body.length);
	return text;
}

function decode(body: Buffer, charset: string): string | null {
	try {
		return new TextDecoder(charset, { fatal: true }).decode(body);
	} catch (error) {
		// RangeError: no such charset. TypeError: not written in it.
		if (error instanceof RangeError || error instanceof TypeError) return null;
		throw error;
	}
}

/**
 * What a reduction works on: the data where it is JSON, whether a header says so or not, else the text.
 * @throws AppError COMMAND_FAILED where it claims to be JSON and is not
 */
export function dataOf(text: string, header: string): unknown {
	const { type } = contentTypeOf(header);
	try {
		return text.trim() === '' ? null : (JSON.parse(text) as unknown);
	} catch (error) {
		if (!(error instanceof SyntaxError)) throw error;
		if (isJson(type)) throw new AppError('COMMAND_FAILED', brokenJson);
		return text;
	}
}

const brokenJson = say(
	'This claims to be JSON, but cannot be read as such.',
	'JSON と宣言されていますが、JSON として読み取れません。',
);

const noText = (type: string, size: number) =>
	new AppError(
		'COMMAND_FAILED',
		say(
			`This is no text that can be read: ${size} bytes${type === '' ? '' : ` of ${type}`}.`,
			`テキストとして読み取れません（${size} バイト${type === '' ? '' : `、${type}`}）。`,
		),
	);
