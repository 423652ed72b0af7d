import type { Reporter, TestModule, TestCase } from 'vitest/node';

/**
 * Says at the end what was skipped, why, and what would bring it, then one line of totals. Where everything must run
 * (`REQUIRE_ALL_TESTS=1`, in CI), a skipped test is a failure.
 */
export class SkipReporter implements Reporter {
	onTestRunEnd(modules: readonly TestModule[]): void {
		const tests = modules.flatMap((module) => [...module.children.allTests()]);
		const count = (state: 'passed' | 'failed' | 'skipped') =>
			tests.filter((test) => test.result().state === state).length;
		const skipped = tests.filter((test) => test.result().state === 'skipped');
		for (const [why, number] of countBy(skipped, reasonOf)) {
			if (why === null) continue;
			process.stdout.write(`Skipped ${number} tests: ${why}\n`);
		}
		// A file that cannot even be loaded has no tests, and is a failure all the same.
		const broken = modules.filter(
			(module) => module.state() === 'failed' && module.errors().length > 0,
		).length;
		process.stdout.write(
			`${count('passed')} passed, ${count('failed') + broken} failed, ${skipped.length} skipped\n`,
		);
		if (skipped.length > 0 && process.env.REQUIRE_ALL_TESTS === '1') {
			process.stdout.write('Here nothing may be skipped: install what is named above.\n');
			process.exitCode = 1;
		}
	}
}

/** The reason that the test or its title gives, see test/helpers/needs.ts. One that was filtered out has none. */
function reasonOf(test: TestCase): string | null {
	const result = test.result();
	if (result.state === 'skipped' && result.note) return result.note;
	return /– skipped: (.*?)(?: >|$)/u.exec(test.fullName)?.[1] ?? null;
}

function countBy<K>(tests: readonly TestCase[], key: (test: TestCase) => K): Map<K, number> {
	const counts = new Map<K, number>();
	for (const test of tests) counts.set(key(test), (counts.get(key(test)) ?? 0) + 1);
	return counts;
}
