import { roundTrip, type RoundTrip } from '../load/round-trip.ts';
import { startBridge } from '../peers/bridge.ts';
import { startHub } from '../peers/others.ts';
import { BRIDGE, PLAIN, type Context, type Row } from '../row.ts';

const PER_SECOND = 1_000;
const SECONDS = 5;
/** What is compiled only after some ten thousand messages should not be measured before. */
const WARM_UP = 10;

/** By subject, round by round. */
type Rounds = Readonly<Record<typeof BRIDGE | typeof PLAIN, RoundTrip[]>>;

async function measure({ share, rounds }: Context): Promise<Rounds> {
	await using bridge = await startBridge();
	await using hub = await startHub();
	const ask = (url: string, seconds: number) =>
		roundTrip(url, {
			text: 'bridge.ping',
			perSecond: PER_SECOND,
			seconds: Math.ceil(seconds * share),
		});
	const measured: Rounds = { [BRIDGE]: [], [PLAIN]: [] };
	const urls = [
		[BRIDGE, `${bridge.address}/`],
		[PLAIN, `${hub.address}/echo`],
	] as const;
	for (const [, url] of urls) await ask(url, WARM_UP);
	for (let round = 0; round < rounds; round += 1)
		for (const [subject, url] of urls) measured[subject].push(await ask(url, SECONDS));
	return measured;
}

/** Both rows are of the same round trips. */
let measuring: Promise<Rounds> | null = null;

const roundTripRow = (q: keyof RoundTrip): Row => ({
	id: `round-trip-${q}`,
	title: `command round trip (\`bridge.ping\`), ${q}`,
	unit: 'ms',
	// Of a second's answers, the slowest hundredth is chance.
	goal: { of: 'ratio', is: 'at most', value: 1.3, farOff: q === 'p50' ? 6 : null },
	baseline: PLAIN,
	how: `One connection asks ${PER_SECOND.toLocaleString('en-US')} times a second, whatever the answers do, for ${SECONDS} s a round. The baseline is an echo.`,
	async run(context) {
		measuring ??= measure(context);
		const measured = await measuring;
		return ([BRIDGE, PLAIN] as const).map((subject) => ({
			subject,
			values: measured[subject].map((one) => one[q]),
		}));
	},
});

export const roundTrips: readonly Row[] = [roundTripRow('p50'), roundTripRow('p99')];
