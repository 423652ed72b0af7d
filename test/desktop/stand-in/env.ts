import { join } from 'node:path';

/** What the driver tells the stand-in; without a driver, what a person's machine would say. */
const given = (name: string): string | undefined => process.env[`DESKTOP_STAND_IN_${name}`];

export const env = {
	/** The browser that shows the windows. */
	chromium: given('CHROMIUM') ?? 'chromium',
	chromiumArgs: JSON.parse(given('CHROMIUM_ARGS') ?? '["--no-sandbox"]') as string[],
	/** Languages of the person, the most wanted first. */
	languages: (given('LANGUAGES') ?? 'en-US').split(','),
	/** How well secrets are kept: `gnome_libsecret`, `locked` (the same, but it encrypts nothing), `basic_text`, or `none`. */
	secrets: given('SECRETS') ?? 'gnome_libsecret',
	/** Whether the system can show notifications. */
	hasNotifications: given('NOTIFICATIONS') !== 'none',
	/** Folder beside the packed app. */
	resources: (folder: string): string => given('RESOURCES') ?? join(folder, '..'),
	/** The file that a person would start. */
	executable: given('EXECUTABLE') ?? process.execPath,
	isPackaged: given('PACKAGED') !== 'no',
};
