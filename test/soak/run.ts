import { parseArgs } from 'node:util';
import { errorsIn, explain } from './cause.ts';
import { writeReport, type Verdict } from './report.ts';
import type { Scenario } from './scenario.ts';
import { scenarios } from './scenarios/index.ts';

const usage = `Usage: npm run soak [-- options]

  --only <ids>   these scenarios alone, separated by commas; writes nothing
  --short        the short form of each, as in CI; writes nothing
  --dry          writes nothing
  --list         shows the scenarios`;

const { values: options } = parseArgs({
	options: {
		only: { type: 'string' },
		short: { type: 'boolean', default: false },
		dry: { type: 'boolean', default: false },
		list: { type: 'boolean', default: false },
		help: { type: 'boolean', default: false },
	},
});

async function tryOut(scenario: Scenario): Promise<Verdict> {
	console.log(`\n${scenario.title}`);
	const { id, title } = scenario;
	const from = performance.now();
	const verdict = (kind: Verdict['kind'], words: string): Verdict => {
		const seconds = Math.round((performance.now() - from) / 1_000);
		console.log(`${kind.padEnd(8)}${id}: ${words} (${seconds} s)`);
		return { id, title, kind, words, seconds };
	};
	const missing = scenario.missing?.() ?? null;
	if (missing !== null) return verdict('skipped', missing);
	const faults: string[] = [];
	try {
		const words = await scenario.run({
			isShort: options.short,
			say: (text) => {
				console.log(`  ${text}`);
			},
			fault: (text) => {
				console.error(`  FAULT: ${text}`);
				faults.push(text);
			},
		});
		return faults.length === 0 ? verdict('held', words) : verdict('failed', faults.join(' '));
	} catch (error) {
		for (const one of errorsIn(error)) console.error(one);
		return verdict('failed', [...faults, explain(error)].join(' '));
	}
}

if (options.help) console.log(usage);
else if (options.list)
	for (const { id, title } of scenarios) console.log(`${id.padEnd(18)}${title}`);
else {
	const only = options.only?.split(',');
	for (const id of only ?? [])
		if (!scenarios.some((one) => one.id === id))
			throw new Error(`There is no scenario "${id}": see --list.`);
	const verdicts: Verdict[] = [];
	for (const scenario of scenarios.filter(({ id }) => only?.includes(id) ?? true))
		verdicts.push(await tryOut(scenario));
	const count = (kind: Verdict['kind']) => verdicts.filter((one) => one.kind === kind).length;
	console.log(`\n${count('held')} held, ${count('failed')} failed, ${count('skipped')} skipped`);
	const isComplete = count('skipped') === 0 || process.env.REQUIRE_ALL_TESTS !== '1';
	if (count('failed') > 0 || !isComplete) process.exitCode = 1;
	if (!options.short && !options.dry && !only) await writeReport(verdicts);
}
