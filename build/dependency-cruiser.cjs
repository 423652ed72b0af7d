/**
 * The arrows of ARCHITECTURE.md. Each layer of main may import the layers below it, never one above or beside it,
 * unless a rule says so.
 * @type {import('dependency-cruiser').IConfiguration}
 */
module.exports = {
	forbidden: [
		{
			name: 'no-circular',
			severity: 'error',
			comment: 'Two files that need each other are one file, or miss a third.',
			from: {},
			to: { circular: true },
		},
		{
			name: 'bridge-runs-without-electron',
			severity: 'error',
			comment: 'The headless app has no electron: only main/electron and preload may import it.',
			from: { path: '^main/', pathNot: '^main/electron/' },
			to: { path: '^electron$|node_modules/electron/' },
		},
		{
			name: 'contract-is-a-leaf',
			severity: 'error',
			comment: 'The page reads the contract too: it may import only zod and its own files.',
			from: { path: '^main/contract/' },
			to: { pathNot: '^main/contract/|node_modules/zod/' },
		},
		{
			name: 'wire-is-pure',
			severity: 'error',
			comment: 'The wire turns text into data and back. It needs the contract and nothing else.',
			from: { path: '^main/wire/' },
			to: { pathNot: '^main/(wire|contract)/' },
		},
		{
			name: 'parts-do-not-know-each-other',
			severity: 'error',
			comment:
				'server, access, adapters, journal and config are joined in main/bridge, not by importing one another.',
			from: { path: '^main/(server|access|adapters|journal|config)/' },
			to: { path: '^main/', pathNot: ['^main/$1/', '^main/(wire|contract)/'] },
		},
		{
			name: 'adapters-know-only-their-context',
			severity: 'error',
			comment:
				'An adapter reaches the app through adapter.ts and the contract, so that it can be read alone.',
			from: { path: '^main/adapters/([^/]+)/' },
			to: {
				path: '^main/',
				pathNot: [
					'^main/adapters/$1/',
					'^main/adapters/kit/',
					'^main/adapters/adapter[.]ts$',
					'^main/contract/',
				],
			},
		},
		{
			name: 'nobody-imports-the-entries',
			severity: 'error',
			comment: 'headless and electron are where the program starts: nothing below may need them.',
			from: { path: '^main/', pathNot: '^main/(headless|electron)/' },
			to: { path: '^main/(headless|electron)/' },
		},
		{
			name: 'bridge-and-api-know-no-host',
			severity: 'error',
			comment: 'The bridge runs under any host: the web server and the entries come after it.',
			from: { path: '^main/(bridge|api)/' },
			to: { path: '^main/(web|headless|electron)/' },
		},
		{
			name: 'page-sees-only-the-contract',
			severity: 'error',
			comment: 'The page does not know where it runs.',
			from: { path: '^(renderer|preload)/' },
			to: { path: '^main/', pathNot: '^main/contract/' },
		},
		{
			name: 'page-takes-types-only',
			severity: 'error',
			comment: 'Keeps zod out of the page: use "import type".',
			from: { path: '^(renderer|preload)/' },
			to: { path: '^main/contract/', dependencyTypesNot: ['type-only'] },
		},
		{
			name: 'renderer-has-no-node',
			severity: 'error',
			comment: 'The page runs in a browser.',
			from: { path: '^renderer/' },
			to: { dependencyTypes: ['core'] },
		},
		{
			name: 'resolvable',
			severity: 'error',
			comment: 'Every import must lead somewhere.',
			from: {},
			to: { couldNotResolve: true },
		},
	],
	options: {
		doNotFollow: { path: 'node_modules' },
		exclude: { path: '^renderer/paraglide/' },
		tsPreCompilationDeps: true,
		enhancedResolveOptions: {
			exportsFields: ['exports'],
			conditionNames: ['import', 'svelte', 'node', 'default', 'types'],
		},
	},
};
