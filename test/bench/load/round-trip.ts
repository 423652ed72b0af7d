import { textFrame, Wire } from './wire.ts';
import { quantile } from '../stats.ts';

export interface RoundTrip {
	/** ms. */
	readonly p50: number;
	readonly p99: number;
}

/** Asks `perSecond` times a second, whatever the answers do: one that hangs makes those behind it late, too. */
export async function roundTrip(
	url: string,
	{ text, perSecond, seconds }: { text: string; perSecond: number; seconds: number },
): Promise<RoundTrip> {
	await using wire = await Wire.open(url);
	const count = perSecond * seconds;
	const asked = new Float64Array(count);
	const took = new Float64Array(count);
	const frame = textFrame(text);
	let answered = 0;
	// Answers keep the order of their questions.
	wire.onText = () => {
		took[answered] = performance.now() - (asked[answered] ?? 0);
		answered += 1;
	};
	const from = performance.now();
	let sent = 0;
	const { promise, resolve } = Promise.withResolvers<undefined>();
	const tick = () => {
		const due = Math.min(count, Math.floor(((performance.now() - from) * perSecond) / 1_000));
		for (; sent < due; sent += 1) {
			asked[sent] = performance.now();
			wire.socket.write(frame);
		}
		// Asking without a rest would take a processor from those who answer.
		if (sent < count) setTimeout(tick, 1);
		else resolve(undefined);
	};
	tick();
	await promise;
	await wire.until(count);
	const values = [...took.subarray(Math.floor(count / 10))];
	return { p50: quantile(values, 0.5), p99: quantile(values, 0.99) };
}
