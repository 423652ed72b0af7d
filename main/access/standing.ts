import type { ClientRef } from '../contract/clients.ts';
import type { Permission } from '../contract/grants.ts';
import { Deadline } from './deadline.ts';
import { isSamePermission, withPermission, type Use } from './permissions.ts';

/** Permissions and refusals of one connection: a person gives them one by one. */
const MAX_KEPT = 200;

/** What one connection may do, beside what its key allows. Ends with it. */
export class Standing {
	/** Text of the key in its URL. */
	readonly key: string | null;
	/** The page's own client: what it sends, the person sends. */
	readonly isPage: boolean;
	/** Id of the key, once it is known. */
	keyId: string | null = null;
	permissions: readonly Permission[] = [];
	refusals: readonly string[] = [];
	isSilenced = false;
	#once: { readonly mark: string; readonly end: Deadline } | null = null;

	constructor({ key = null, isPage = false }: { key?: string | null; isPage?: boolean }) {
		this.key = key;
		this.isPage = isPage;
	}

	allow(permission: Permission): void {
		this.permissions = withPermission(this.permissions, permission).slice(-MAX_KEPT);
		this.reconsider(permission.verb);
	}

	revoke(permission: Permission): void {
		this.permissions = this.permissions.filter((known) => !isSamePermission(known, permission));
	}

	refuse(verb: string): void {
		this.refusals = [...this.refusals.filter((known) => known !== verb), verb].slice(-MAX_KEPT);
	}

	reconsider(verb: string): void {
		this.refusals = this.refusals.filter((known) => known !== verb);
	}

	/** Lets exactly this command pass, one time, within so many ms. */
	allowOnce(use: Use, ms: number): void {
		this.#once = { mark: markOf(use), end: new Deadline(ms) };
	}

	/** Whether this is the command that may pass one time. It then no longer may. */
	takeOnce(use: Use): boolean {
		const once = this.#once;
		if (once?.mark !== markOf(use)) return false;
		this.#once = null;
		return !once.end.isOver;
	}
}

/** The values as they were read, in declared order: another spelling of the same command is the same command. */
const markOf = ({ verb, params }: Use) => `${verb} ${JSON.stringify(params)}`;

/** A client, as far as access has to know it. */
export interface Asker {
	readonly ref: ClientRef;
	readonly standing: Standing;
}
