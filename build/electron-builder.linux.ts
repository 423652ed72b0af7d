import type { Configuration } from 'electron-builder';

export const linux = {
	linux: {
		target: [
			{ target: 'AppImage', arch: ['x64'] },
			{ target: 'deb', arch: ['x64'] },
			{ target: 'tar.gz', arch: ['x64'] },
		],
		icon: 'linux',
		executableName: 'resonite-bridge',
		category: 'Utility',
		artifactName: '${name}-${version}-linux-${arch}.${ext}',
		maintainer: 'Resonite Bridge contributors <resonite-bridge@users.noreply.github.com>',
		// The first line of what a deb says of itself; the second is the package's description.
		synopsis: 'Connects Resonite to the programs on your machine',
		// The name of the .desktop file, by which a window finds its icon.
		syncDesktopName: true,
		desktop: {
			entry: {
				'Comment[ja]': 'Resonite とこのパソコンのプログラムをつなぎます。',
				Keywords: 'Resonite;OBS;WebSocket;VR;',
				StartupNotify: 'true',
			},
		},
	},
	deb: { packageCategory: 'utils', priority: 'optional' },
} as const satisfies Configuration;
