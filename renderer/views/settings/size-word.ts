const UNITS = ['bytes', 'KiB', 'MiB', 'GiB'];

/** A number of bytes as people say it: 64 KiB. Null where there is nothing shorter to say. */
export function sizeWord(bytes: number): string | null {
	if (!Number.isSafeInteger(bytes) || bytes < 1_024) return null;
	const step = Math.min(Math.floor(Math.log2(bytes) / 10), UNITS.length - 1);
	const size = bytes / 1_024 ** step;
	const rounded = Math.round(size * 10) / 10;
	return `${rounded === size ? '' : '≈ '}${rounded.toString()} ${UNITS[step] ?? ''}`;
}
