import type { Configuration } from 'electron-builder';

const isSet = (name: string) => (process.env[name] ?? '') !== '';

/** Without a certificate the app gets a signature that names nobody, which Apple's processors ask for at least. */
const hasCertificate = isSet('CSC_LINK') || isSet('CSC_NAME');

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
		notarize: hasCertificate && isSet('APPLE_ID'),
		extendInfo: {
			NSLocalNetworkUsageDescription:
				'Resonite Bridge connects to programs on your network, such as OBS Studio on another computer, when you set one up.',
		},
		extraResources: [{ from: 'build/macos/ja.lproj', to: 'ja.lproj' }],
	},
} as const satisfies Configuration;
