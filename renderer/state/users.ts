import type { ClientSnapshot } from '../../main/contract/clients.ts';

export interface User {
	/** Null: its clients did not say whom they belong to. */
	readonly name: string | null;
	readonly clients: readonly ClientSnapshot[];
	readonly isHere: boolean;
}

/** The line under the log is a client too, of the page and not of anybody in-world. */
export const isComposer = ({ address }: ClientSnapshot): boolean => address === 'page';

/** Short enough to be said, and told apart by: as clients without a name are called. */
export const connectionNumber = ({ id }: Pick<ClientSnapshot, 'id'>): string => `#${id % 10_000}`;

/** Those that are here first, by when they came; then those that left, the last one first. */
const byPresence = (a: ClientSnapshot, b: ClientSnapshot): number => {
	if (a.left && b.left) return b.left.at - a.left.at;
	if (a.left || b.left) return a.left ? 1 : -1;
	return a.since - b.since;
};

/** Clients by the user they belong to, in the order of names; those without a user come last. */
export function groupByUser(clients: readonly ClientSnapshot[]): User[] {
	const groups = Map.groupBy(clients, ({ user }) => user);
	return [...groups]
		.map(([name, members]) => ({
			name,
			clients: members.toSorted(byPresence),
			isHere: members.some(({ left }) => !left),
		}))
		.sort((a, b) => {
			if (a.isHere !== b.isHere) return a.isHere ? -1 : 1;
			if (a.name === null || b.name === null) return a.name === null ? 1 : -1;
			return a.name.localeCompare(b.name);
		});
}
