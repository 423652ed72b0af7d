import { relative } from 'node:path';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Files that take twenty seconds and more. */
const long = [
	'test/fuzz/live.test.ts',
	'test/attack/page-text.test.ts',
	'test/real/page/looks.test.ts',
	'test/real/page/log-access.test.ts',
	'test/real/page/settings-looks.test.ts',
	'test/real/page/access-looks.test.ts',
	'test/real/page/diagnostics.test.ts',
	'test/real/page/forwarding.test.ts',
	'test/real/page/desktop-looks.test.ts',
	'test/real/obs-faults.test.ts',
	'test/real/obs-outputs.test.ts',
	'test/main/server/wake.test.ts',
];

/** Begins with the files that take longest, so that no core has to wait for the last of them. */
export class LongestFirst extends BaseSequencer {
	override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
		const sorted = await super.sort(files);
		const isLong = ({ moduleId }: TestSpecification) =>
			long.includes(relative(this.ctx.config.root, moduleId).replaceAll('\\', '/'));
		return [...sorted.filter(isLong), ...sorted.filter((file) => !isLong(file))];
	}
}
