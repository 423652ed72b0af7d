import type { Configuration } from 'electron-builder';

/** Without a certificate the app is signed for this machine only, which Apple's processors ask for at least. */
const hasCertificate = Boolean(process.env.CSC_LINK ?? process.env.CSC_NAME);

export const mac = {
	mac: {
		target: [
			{ target: 'dmg', arch: ['universal'] },
			// The updater takes the app from this one.
			{ target: 'zip', arch: ['universal'] },
		],
		icon: 'icon.icns',
		category: 'public.app-category.utilities',
		artifactName: '${name}-${version}-macos-${arch}.${ext}',
		...(hasCertificate ? {} : { identity: '-' }),
		// It checks that all code is signed by one team, which a signature without a certificate cannot show.
		hardenedRuntime: hasCertificate,
		entitlements: 'build/macos/entitlements.plist',
		entitlementsInherit: 'build/macos/entitlements.plist',
		notarize: hasCertificate && process.env.APPLE_ID !== undefined,
		extendInfo: {
			NSLocalNetworkUsageDescription:
				'Resonite Bridge connects to programs on your network, such as OBS Studio on another computer, when you set one up.',
		},
		extraResources: [{ from: 'build/macos/ja.lproj', to: 'ja.lproj' }],
	},
} as const satisfies Configuration;
