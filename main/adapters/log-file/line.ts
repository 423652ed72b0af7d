import { cleanName } from '../../contract/clean-name.ts';
import type { FileSettings } from './settings.ts';

/** Whose text it is, and when it came. */
interface Origin {
	readonly sender: string;
	readonly at: Date;
}

/**
 * A text as one line: nothing in it ends a line, moves a cursor or turns the direction of what follows, so that no text
 * can look like two or like somebody else's.
 */
const oneLine = (text: string): string =>
	text
		.toWellFormed()
		.replace(/\r\n|[\p{Zl}\p{Zp}\t-\r\u0085]/gu, ' ')
		.replace(/[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/gu, '')
		.trimEnd();

const two = (number: number) => String(number).padStart(2, '0');

/** In the time zone of this computer: people compare it with their clock. */
function stampOf(at: Date, kind: FileSettings['stamp']): string {
	if (kind === 'none') return '';
	const time = [at.getHours(), at.getMinutes(), at.getSeconds()].map(two).join(':');
	if (kind === 'time') return `[${time}] `;
	const date = [at.getFullYear(), two(at.getMonth() + 1), two(at.getDate())].join('-');
	return `[${date} ${time}] `;
}

/** A line as it stands in the file, without its end. */
export function formatLine(
	text: string,
	{ stamp, sender }: Pick<FileSettings, 'stamp' | 'sender'>,
	origin: Origin,
): string {
	const name = sender ? `${cleanName(origin.sender) ?? '?'}: ` : '';
	return `${stampOf(origin.at, stamp)}${name}${oneLine(text)}`;
}
