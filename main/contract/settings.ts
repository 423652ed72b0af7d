import * as z from 'zod';
import { instanceId } from './adapters.ts';

/** A host name for the `Host` check, without port. */
const hostName = z
	.string()
	.toLowerCase()
	.regex(
		/^(?=.{1,253}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/,
		'a host name like my-bridge',
	);

/** What a browser sends as `Origin`. */
const origin = z
	.string()
	.regex(
		/^(https?|app|file|chrome-extension|moz-extension):\/\/[^/\s]*$/,
		'an origin like https://example.com, without a path',
	);

/** One configured use of an adapter. Secrets are stored apart. */
export const instanceSettings = z.object({
	id: instanceId,
	adapter: z.string(),
	enabled: z.boolean(),
	settings: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
});

/** The whole settings document, version 1. A change of shape needs a new version and a migration in main/config. */
export const settings = z.object({
	version: z.literal(1),
	server: z.object({
		/** 17170: not used by any program that creators run beside Resonite (see README). 0 picks a free one. */
		port: z.number().int().min(0).max(65_535),
		/** Names from the hosts file that stand for this machine. Resonite's makers advise one over bare localhost. */
		aliases: z.array(hostName).max(20),
		/** Web pages that may connect. Resonite sends no Origin and needs no entry. */
		origins: z.array(origin).max(50),
		/** Largest message in, in bytes. 64 KiB is far above what in-world items send (4 KiB in practice). */
		maxMessageBytes: z.number().int().min(1_024).max(1_048_576),
		/** Connections at once, all clients together. */
		maxClients: z.number().int().min(1).max(10_000),
	}),
	journal: z.object({
		maxMegabytes: z.number().int().min(10).max(100_000),
		maxDays: z.number().int().min(1).max(3_650),
	}),
	page: z.object({
		language: z.enum(['auto', 'en', 'ja']),
		theme: z.enum(['auto', 'dark', 'light']),
		textSize: z.enum(['normal', 'large']),
		motion: z.enum(['auto', 'off']),
	}),
	instances: z.array(instanceSettings),
});

export type InstanceSettings = z.output<typeof instanceSettings>;
export type Settings = z.output<typeof settings>;

export const defaultSettings: Settings = {
	version: 1,
	server: { port: 17_170, aliases: [], origins: [], maxMessageBytes: 65_536, maxClients: 500 },
	journal: { maxMegabytes: 512, maxDays: 30 },
	page: { language: 'auto', theme: 'auto', textSize: 'normal', motion: 'auto' },
	instances: [{ id: 'obs', adapter: 'obs', enabled: false, settings: {} }],
};
