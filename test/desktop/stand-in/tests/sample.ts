import { fileURLToPath } from 'node:url';
import type { DesktopApp } from '../../driver/desktop-app.ts';
import { launch, startBriefly, type LaunchOptions } from '../../driver/launch.ts';

/** What the sample's preload gives to its page. */
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
	readonly nested: { readonly list: unknown[]; readonly when: Date };
}

declare global {
	var sample: Sample;
	/** What happened in the sample's main process, in order. */
	var sampleStory: unknown[];
	/** What its page saw at first. */
	var seen: { readonly sample: string; readonly frozen: boolean };
}

const folder = fileURLToPath(new URL('../sample', import.meta.url));
const app = { folder, resources: folder, executable: '/opt/sample/sample' };

type Options = Partial<Omit<LaunchOptions, 'app'>>;

/** The sample app on the stand-in. */
export const startSample = (options: Options = {}): Promise<DesktopApp> =>
	launch({ app, on: 'stand-in', ...options });

export const startSampleBriefly = (options: Options & { readonly data: string }) =>
	startBriefly({ app, on: 'stand-in', ...options });

export const storyOf = (running: DesktopApp): Promise<unknown[]> =>
	running.evaluate(() => globalThis.sampleStory);
