import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';
import { LongestFirst } from './longest-first.ts';
import { DesktopReporter } from './desktop-reporter.ts';
import { SkipReporter } from './skip-reporter.ts';

/** What takes all that the machine has. */
const floods = [
	'test/attack/{connections,flood-ends,floods,page-server-load}.test.ts',
	'test/real/page/flood.test.ts',
];

/**
 * Seven projects: `main` and `renderer` need only npm's packages; `real`, `page`, and some of `attack` and `flood` need programs,
 * and say which are missing.
 */
export default defineConfig({
	root: fileURLToPath(new URL('..', import.meta.url)),
	test: {
		// Most tests wait more than they compute, so that four go well side by side on two cores.
		maxWorkers: Math.max(4, availableParallelism() - 1),
		sequence: { sequencer: LongestFirst },
		// The line of totals is the last.
		reporters: ['default', new DesktopReporter(), new SkipReporter()],
		projects: [
			{
				test: {
					name: 'main',
					environment: 'node',
					include: ['test/main/**/*.test.ts', 'test/build/**/*.test.ts'],
					testTimeout: 30_000,
				},
			},
			{
				plugins: [svelte({ configFile: false })],
				resolve: { conditions: ['browser'] },
				test: {
					name: 'renderer',
					environment: 'node',
					include: ['test/renderer/**/*.test.ts'],
					testTimeout: 30_000,
				},
			},
			{
				test: {
					name: 'real',
					environment: 'node',
					include: ['test/real/*.test.ts'],
					testTimeout: 60_000,
					expect: { poll: { timeout: 15_000 } },
					hookTimeout: 60_000,
				},
			},
			{
				test: {
					name: 'page',
					environment: 'node',
					include: ['test/real/page/**/*.test.ts'],
					exclude: floods,
					testTimeout: 60_000,
					expect: { poll: { timeout: 15_000 } },
					hookTimeout: 60_000,
				},
			},
			{
				test: {
					name: 'attack',
					environment: 'node',
					include: ['test/attack/**/*.test.ts', 'test/fuzz/**/*.test.ts'],
					exclude: floods,
					testTimeout: 60_000,
					hookTimeout: 60_000,
				},
			},
			{
				test: {
					name: 'flood',
					environment: 'node',
					include: floods,
					testTimeout: 60_000,
					expect: { poll: { timeout: 15_000 } },
					hookTimeout: 60_000,
					// A flood beside another test would be that test's flood too. Two of them leave each other time enough: they wait for
					// their apps to start, to write and to end.
					sequence: { groupOrder: 1 },
					maxWorkers: 2,
				},
			},
			{
				test: {
					name: 'desktop',
					environment: 'node',
					include: ['test/desktop/**/*.test.ts'],
					globalSetup: 'test/desktop/packed.ts',
					testTimeout: 60_000,
					expect: { poll: { timeout: 15_000 } },
					hookTimeout: 60_000,
					// Electron's own windows would take the focus from each other.
					fileParallelism: process.env.DESKTOP !== 'real',
				},
			},
		],
	},
});
