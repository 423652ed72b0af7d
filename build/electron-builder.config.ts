import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { flipFuses, FuseV1Options, FuseVersion, type FuseConfig } from '@electron/fuses';
import type { AfterPackContext, Configuration } from 'electron-builder';
import { linux } from './electron-builder.linux.ts';
import { mac } from './electron-builder.mac.ts';
import { windows } from './electron-builder.windows.ts';

/** What Electron may do at most, whatever its command line and its surroundings ask. */
export const fuses: FuseConfig = {
	version: FuseVersion.V1,
	// A fuse that a newer Electron brings must be decided here before it is packed.
	strictlyRequireAllFuses: true,
	[FuseV1Options.RunAsNode]: false,
	[FuseV1Options.EnableCookieEncryption]: true,
	[FuseV1Options.EnableNodeOptionsEnvironmentVariable]: false,
	[FuseV1Options.EnableNodeCliInspectArguments]: false,
	[FuseV1Options.EnableEmbeddedAsarIntegrityValidation]: true,
	[FuseV1Options.OnlyLoadAppFromAsar]: true,
	[FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
	[FuseV1Options.GrantFileProtocolExtraPrivileges]: false,
	// Only decides how WebAssembly checks its bounds: with signals it is faster, and as safe.
	[FuseV1Options.WasmTrapHandlers]: true,
};

/** Where the app looks for updates: set in the release workflow. A package made elsewhere has no such place, and says so. */
function updateSource(): Exclude<Configuration['publish'], undefined> {
	const [owner, repo] = process.env.GITHUB_REPOSITORY?.split('/') ?? [];
	if (owner === undefined || repo === undefined) return null;
	return { provider: 'github', owner, repo };
}

/** The folders `app` (what is packed) and `output` come from build/package.ts. */
export default {
	appId: 'io.github.resonite-bridge',
	productName: 'Resonite Bridge',
	copyright: 'Copyright © 2026 Resonite Bridge contributors',
	directories: { buildResources: 'build/icons' },
	// build/stage.ts puts together what is packed, and nothing else.
	files: ['**/*'],
	asar: true,
	// Everything from npm is inside the bundles: there is nothing to install and nothing to collect.
	beforeBuild: () => Promise.resolve(false),
	afterExtract: removeLeftovers,
	afterPack: setFuses,
	// The languages of the app. Chromium's menus and dialogs have no others either.
	electronLanguages: ['en-US', 'ja'],
	protocols: [{ name: 'Resonite Bridge', schemes: ['resonite-bridge'], role: 'Viewer' }],
	publish: updateSource(),
	...windows,
	...mac,
	...linux,
} satisfies Configuration;

/** Electron's own app would run if ours were taken away; electron-builder leaves it where the distribution is a folder. */
async function removeLeftovers({ appOutDir, packager }: AfterPackContext): Promise<void> {
	const resources = packager.getResourcesDir(appOutDir);
	await rm(join(resources, 'default_app.asar'), { force: true });
	await rm(join(appOutDir, 'version'), { force: true });
}

/** Here and not by the option `electronFuses`, which knows neither every fuse nor "all of them must be named". */
async function setFuses({ appOutDir, electronPlatformName, packager }: AfterPackContext) {
	// The two halves of a universal app: it gets its fuses when they are one.
	if (appOutDir.endsWith('-temp')) return;
	const ending = { darwin: '.app', win32: '.exe' }[electronPlatformName] ?? '';
	await flipFuses(join(appOutDir, `${packager.appInfo.productFilename}${ending}`), fuses);
}
