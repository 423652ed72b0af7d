import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { until } from '../helpers/until.ts';
import { tempFolder } from '../helpers/temp-folder.ts';
import { launch, startBriefly } from './driver/launch.ts';
import type { DesktopApp } from './driver/desktop-app.ts';

const folder = fileURLToPath(new URL('./stand-in/sample', import.meta.url));
const sample = { folder, resources: folder, executable: '/opt/sample/sample' };

interface Sample {
	echo(value: unknown): Promise<{ value: unknown; from: string }>;
	fail(): Promise<never>;
	function(): Promise<never>;
	tell(what: unknown): void;
	onTold(listener: (value: unknown) => void): void;
	twice(action: (n: number) => number): number[];
	throws(): never;
	asks(name: string): unknown;
	globals(): string[];
	nested: { list: unknown[]; when: Date };
}
declare global {
	var sample: Sample;
	var story: unknown[];
	var seen: { sample: string; frozen: boolean };
	var told: unknown;
}

const story = (app: DesktopApp): Promise<unknown[]> => app.evaluate(() => globalThis.story);
const started = () => launch({ app: sample });

describe('the window', () => {
	test('shows the app’s own scheme, with its policy, and the preload came first', async () => {
		await using app = await started();
		const page = await app.page();
		expect(await page.title()).toBe('Sample');
		expect(await page.evaluate(() => globalThis.seen)).toEqual({ sample: 'object', frozen: true });
		expect(await page.evaluate(() => [isSecureContext, innerWidth, innerHeight])).toEqual([
			true,
			640,
			400,
		]);
	});
});
