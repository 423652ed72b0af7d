import * as z from 'zod';
import { words } from './words-schema.ts';

/** Where this copy of the app stands with its updates. Nothing is asked of the network unless a person said so. */
export const updateState = z.discriminatedUnion('kind', [
	/** Something else keeps this copy up to date, or nothing can: `why` says which. */
	z.object({ kind: z.literal('off'), why: words }),
	/** `checkedAt` is null until the first check of this start. */
	z.object({ kind: z.literal('current'), checkedAt: z.number().nullable() }),
	z.object({ kind: z.literal('checking') }),
	/** Waits for the person. `notes` are plain text, empty where there are none; `bytes` where they are known. */
	z.object({
		kind: z.literal('available'),
		version: z.string(),
		notes: z.string(),
		bytes: z.number().nullable(),
	}),
	/** `done` goes from 0 to 1. */
	z.object({ kind: z.literal('downloading'), version: z.string(), done: z.number() }),
	/** Installed when the person restarts the app. */
	z.object({ kind: z.literal('ready'), version: z.string(), notes: z.string() }),
	z.object({ kind: z.literal('failed'), why: words }),
]);

/** What the page knows of the desktop app around it. Headless there is none. */
export const desktopState = z.object({
	/** As Node names them: `win32`, `darwin`, `linux`. */
	platform: z.string(),
	/** What the app is made of, by name: Electron, Chromium, Node.js. */
	versions: z.record(z.string(), z.string()),
	/** How passwords are kept. `weak`: a file that other programs of this user could read. */
	secrets: z.enum(['protected', 'weak']),
	update: updateState,
});

export type UpdateState = z.output<typeof updateState>;
export type DesktopState = z.output<typeof desktopState>;

/** What the app around the page can bring to its front: a pane, a section of the settings, or a dialog. */
export type DesktopView =
	'users' | 'log' | 'adapters' | 'settings' | 'updates' | 'about' | 'diagnostics';
