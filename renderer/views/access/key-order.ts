import type { AccessKey } from '../../../main/contract/access.ts';

/** By name, revoked ones at the end: they are there only so that they can be forgotten. */
export const sortKeys = (keys: readonly AccessKey[]): AccessKey[] =>
	keys.toSorted((a, b) => {
		if ((a.revokedAt === null) !== (b.revokedAt === null)) return a.revokedAt === null ? -1 : 1;
		return a.name.localeCompare(b.name);
	});
