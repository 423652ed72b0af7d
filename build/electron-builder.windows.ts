import type { Configuration } from 'electron-builder';

export const windows = {
	win: {
		target: [
			{ target: 'nsis', arch: ['x64'] },
			{ target: 'portable', arch: ['x64'] },
		],
		icon: 'icon.ico',
		executableName: 'resonite-bridge',
	},
	// One click for one user: no questions, no administrator, and updates ask for none either.
	nsis: {
		oneClick: true,
		perMachine: false,
		allowElevation: false,
		artifactName: '${name}-${version}-windows-${arch}-setup.${ext}',
		installerLanguages: ['en_US', 'ja_JP'],
		// Settings, secrets and the journal outlive an uninstall: they may be wanted again.
		deleteAppDataOnUninstall: false,
	},
	portable: {
		artifactName: '${name}-${version}-windows-${arch}-portable.${ext}',
		requestExecutionLevel: 'user',
	},
} as const satisfies Configuration;
