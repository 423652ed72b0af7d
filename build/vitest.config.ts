import { fileURLToPath } from 'node:url';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';
import { SkipReporter } from './skip-reporter.ts';

/** Attacks that take all that the machine has. */
const floods = [
	'test/attack/{connections,floods,journal-flood,news,page-server-load,slow}.test.ts',
	'test/fuzz/live.test.ts',
];

/**
 * Five projects: `main` and `renderer` need only npm's packages; `real` and some of `attack` and `flood` need programs, and say
 * which are missing.
 */
export default defineConfig({
	root: fileURLToPath(new URL('..', import.meta.url)),
	test: {
		reporters: ['default', new SkipReporter()],
		projects: [
			{
				test: {
					name: 'main',
					environment: 'node',
					include: ['test/main/**/*.test.ts', 'test/build/**/*.test.ts'],
				},
			},
			{
				plugins: [svelte({ configFile: false })],
				resolve: { conditions: ['browser'] },
				test: { name: 'renderer', environment: 'node', include: ['test/renderer/**/*.test.ts'] },
			},
			{
				test: {
					name: 'real',
					environment: 'node',
					include: ['test/real/**/*.test.ts'],
					testTimeout: 60_000,
					expect: { poll: { timeout: 15_000 } },
					hookTimeout: 60_000,
					// One browser and one OBS at a time: these tests share the machine's two cores.
					fileParallelism: false,
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
					hookTimeout: 60_000,
					// A flood beside another test would be that test's flood too.
					fileParallelism: false,
				},
			},
		],
	},
});
