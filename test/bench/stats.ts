/** The middle of some numbers. */
export function median(values: readonly number[]): number {
	return quantile(values, 0.5);
}

/** The value below which a share `q` (0 to 1) of the numbers lies, between two of them where it falls there. */
export function quantile(values: readonly number[], q: number): number {
	const sorted = values.toSorted((a, b) => a - b);
	const at = (sorted.length - 1) * q;
	const low = sorted[Math.floor(at)] ?? Number.NaN;
	const high = sorted[Math.ceil(at)] ?? Number.NaN;
	return low + (high - low) * (at - Math.floor(at));
}

/** Median, smallest and largest: how far the rounds lie apart says what the median is worth. */
export interface Spread {
	readonly median: number;
	readonly min: number;
	readonly max: number;
}

export const spreadOf = (values: readonly number[]): Spread => ({
	median: median(values),
	min: Math.min(...values),
	max: Math.max(...values),
});
