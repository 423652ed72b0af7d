import { parseArgs } from 'node:util';
import { figure, goalText, writeReport, type Measured } from './report.ts';
import { isMet, outcomeOf, type Row } from './row.ts';
import { atRest } from './rows/at-rest.ts';
import { journals } from './rows/journal.ts';
import { obsRow } from './rows/obs.ts';
import { pages } from './rows/page.ts';
import { pipeline } from './rows/pipeline.ts';
import { relays } from './rows/relay.ts';
import { roundTrips } from './rows/round-trip.ts';

const rows: readonly Row[] = [
	...relays,
	...roundTrips,
	pipeline,
	...atRest,
	...journals,
	...pages,
	obsRow,
];

const usage = `Usage: npm run bench [-- options]

  --only <ids>   these rows alone, separated by commas; writes nothing
  --rounds <n>   rounds of each row (5)
  --smoke        a tenth of the work in two rounds; fails where a ratio is far off, and writes nothing
  --dry          writes nothing
  --list         shows the rows`;

const { values: options } = parseArgs({
	options: {
		only: { type: 'string' },
		rounds: { type: 'string', default: '5' },
		smoke: { type: 'boolean', default: false },
		dry: { type: 'boolean', default: false },
		list: { type: 'boolean', default: false },
		help: { type: 'boolean', default: false },
	},
});

async function measure(row: Row): Promise<Measured> {
	console.log(`\n${row.title}`);
	const series = await row.run({
		share: options.smoke ? 0.1 : 1,
		rounds: options.smoke ? 2 : Number(options.rounds),
		hasPeers: !options.smoke,
		say: (text) => {
			console.log(`  ${text}`);
		},
	});
	const outcome = outcomeOf(series, row.baseline);
	for (const [subject, { median, min, max }] of outcome.figures)
		console.log(`  ${subject}: ${figure(median)} ${row.unit} (${figure(min)} to ${figure(max)})`);
	if (outcome.ratio) console.log(`  ratio ${figure(outcome.ratio.median)}`);
	const met = isMet(outcome, row.goal);
	if (met !== null)
		console.log(`  goal: ${goalText(row.goal, row.unit)}: ${met ? 'met' : 'missed'}`);
	return { row, outcome };
}

if (options.help) console.log(usage);
else if (options.list) for (const { id, title } of rows) console.log(`${id.padEnd(18)}${title}`);
else {
	const only = options.only?.split(',');
	for (const id of only ?? [])
		if (!rows.some((row) => row.id === id)) throw new Error(`There is no row "${id}": see --list.`);
	const chosen = rows.filter(({ id, goal }) =>
		only ? only.includes(id) : !options.smoke || (goal?.farOff ?? null) !== null,
	);
	const measured: Measured[] = [];
	for (const row of chosen) measured.push(await measure(row));
	const farOff = measured.filter(
		({ row, outcome }) => isMet(outcome, row.goal, row.goal?.farOff ?? undefined) === false,
	);
	if (options.smoke) for (const { row } of farOff) console.error(`Far off: ${row.title}`);
	if (options.smoke && farOff.length > 0) process.exitCode = 1;
	if (!options.smoke && !options.dry && !only) await writeReport(measured);
}
