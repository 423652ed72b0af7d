import * as z from 'zod';
import { dangerRule, policy } from './access.ts';
import { instanceId } from './adapters.ts';
import { settingValue } from './fields.ts';

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
	settings: z.record(z.string(), settingValue),
});

/** The whole settings document, version 4. A change of shape needs a new version and a migration in main/config. */
export const settings = z.object({
	version: z.literal(4),
	server: z.object({
		/** 17170: not used by any program that creators run beside Resonite (see README). 0 picks a free one. */
		port: z.number().int().min(0).max(65_535),
		/** Names from the hosts file that stand for this machine. Resonite's makers advise one over bare localhost. */
		aliases: z.array(hostName).max(20),
		/** Web pages that may connect. Resonite sends no Origin and needs no entry. */
		origins: z.array(origin).max(50),
		/** Clients from other machines. Off by default: everything in this file is then out of their reach. */
		lan: z.object({
			/** Name of the network interface to listen on as well (`eth0`, `Wi-Fi`); null for none. */
			interface: z.string().min(1).max(200).nullable(),
			/** Files in PEM form for `wss://` on that interface; both or none. */
			certificate: z.string().min(1).max(4_096).nullable(),
			privateKey: z.string().min(1).max(4_096).nullable(),
		}),
	}),
	access: z.object({ policy, danger: dangerRule }),
	/** What one client, and all together, may cost. Each strikes with words: a row of the log, and a message or a reason. */
	limits: z.object({
		/** Connections at once. A person's world has dozens of items; 500 is room for a crowd and cheap (about 20 MB). */
		maxClients: z.number().int().min(1).max(10_000),
		/** Connections at once with one key. Copies of an item share its key. */
		maxClientsPerKey: z.number().int().min(1).max(10_000),
		/** Time to finish a handshake, in seconds. On one machine it takes a few ms, over Wi-Fi less than one second. */
		handshakeSeconds: z.number().int().min(1).max(60),
		/** Largest message in, in bytes. 64 KiB is far above what in-world items send (4 KiB in practice). */
		maxMessageBytes: z.number().int().min(1_024).max(1_048_576),
		/** Pieces of one message. In-world clients send one. */
		maxFragments: z.number().int().min(1).max(100_000),
		/** Messages in per second and client. A world runs at 60 to 144 frames a second: one message a frame still passes. */
		maxMessagesIn: z.number().int().min(1).max(1_000_000),
		/** Bytes in per second and client: eight of the largest messages. */
		maxBytesIn: z.number().int().min(1_024).max(1_073_741_824),
		/** Messages out per second and client. Many in a short time crash a world (Resonite issues 19 and 3365). */
		maxMessagesOut: z.number().int().min(1).max(1_000_000),
		/** Messages out at once after a rest: a row of replies should not trickle. */
		burstOut: z.number().int().min(1).max(1_000_000),
		/** Messages that may wait for their turn per client, then the oldest go: ten seconds' worth. */
		maxWaitingOut: z.number().int().min(1).max(10_000),
		/** Bytes that may wait for a client that does not read, before it is cut off: far above any burst. */
		maxBufferedBytes: z.number().int().min(65_536).max(67_108_864),
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
	/** The window, the tray and the start of the desktop app. Headless they have no meaning, and are kept. */
	desktop: z.object({
		/** Closing the window leaves the bridge running in the tray. */
		closeToTray: z.boolean(),
		/** Starts hidden when the person logs in. */
		startAtLogin: z.boolean(),
		/** A question of an item is told by the system, too. */
		notifications: z.boolean(),
		alwaysOnTop: z.boolean(),
		/** A narrow window with large text, for desktop overlays inside a headset. */
		overlay: z.boolean(),
		/** Asks once a day whether there is a newer version. Off until a person switches it on. */
		checkForUpdates: z.boolean(),
	}),
	instances: z.array(instanceSettings),
});

export type InstanceSettings = z.output<typeof instanceSettings>;
export type Settings = z.output<typeof settings>;

export const defaultSettings: Settings = {
	version: 4,
	server: {
		port: 17_170,
		aliases: [],
		origins: [],
		lan: { interface: null, certificate: null, privateKey: null },
	},
	access: { policy: 'ask', danger: 'arm' },
	limits: {
		maxClients: 500,
		maxClientsPerKey: 50,
		handshakeSeconds: 5,
		maxMessageBytes: 65_536,
		maxFragments: 1_024,
		maxMessagesIn: 150,
		maxBytesIn: 524_288,
		maxMessagesOut: 20,
		burstOut: 10,
		maxWaitingOut: 200,
		maxBufferedBytes: 4_194_304,
	},
	journal: { maxMegabytes: 512, maxDays: 30 },
	page: { language: 'auto', theme: 'auto', textSize: 'normal', motion: 'auto' },
	desktop: {
		closeToTray: true,
		startAtLogin: false,
		notifications: true,
		alwaysOnTop: false,
		overlay: false,
		checkForUpdates: false,
	},
	instances: [
		{ id: 'obs', adapter: 'obs', enabled: false, settings: {} },
		{ id: 'room', adapter: 'room', enabled: true, settings: {} },
	],
};
