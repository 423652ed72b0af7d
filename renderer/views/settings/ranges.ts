import type { Settings } from '../../../main/contract/settings.ts';

export interface Range {
	readonly min: number;
	readonly max: number;
}

/*
 * What the page has to know of the contract's settings, whose values it may not import.
 * test/renderer/settings/ranges.test.ts holds the two together.
 */

export const ranges = {
	port: { min: 0, max: 65_535 },
	maxMegabytes: { min: 10, max: 100_000 },
	maxDays: { min: 1, max: 3_650 },
} as const satisfies Record<string, Range>;

/** Most entries of a list. */
export const most = { aliases: 20, origins: 50 } as const;

/** Most characters of a file's path. */
export const MAX_PATH = 4_096;

/** What one client, and all together, may cost, in the order of the page; with what each is until somebody changes it. */
export const limitRanges: Readonly<
	Record<keyof Settings['limits'], Range & { readonly default: number }>
> = {
	maxMessagesIn: { min: 1, max: 1_000_000, default: 150 },
	maxBytesIn: { min: 1_024, max: 1_073_741_824, default: 524_288 },
	maxMessageBytes: { min: 1_024, max: 1_048_576, default: 65_536 },
	maxFragments: { min: 1, max: 100_000, default: 1_024 },
	maxMessagesOut: { min: 1, max: 1_000_000, default: 20 },
	burstOut: { min: 1, max: 1_000_000, default: 10 },
	maxWaitingOut: { min: 1, max: 10_000, default: 200 },
	maxBufferedBytes: { min: 65_536, max: 67_108_864, default: 4_194_304 },
	maxClients: { min: 1, max: 10_000, default: 500 },
	maxClientsPerKey: { min: 1, max: 10_000, default: 50 },
	handshakeSeconds: { min: 1, max: 60, default: 5 },
};
