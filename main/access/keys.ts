import { createHmac, randomBytes, randomUUID } from 'node:crypto';
import type { AccessKey, KeyTerms } from '../contract/access.ts';
import { AppError } from '../contract/errors.ts';
import type { Permission } from '../contract/grants.ts';
import { say, type Words } from '../contract/words.ts';
import { withPermission } from './permissions.ts';

/** Where keys are kept. */
export interface KeyStore {
	readonly current: readonly AccessKey[];
	/** @throws AppError FOLDER_UNUSABLE */
	save(keys: readonly AccessKey[]): Promise<void>;
}

export interface KeyHooks {
	/** Something about the keys changed. */
	onChange(): void;
	/** Clients that came with this text of the key have to go. */
	onInvalid(id: string, why: Words): void;
	/** The last uses could not be written. Nothing else is lost. */
	onTrouble(error: AppError): void;
}

/** A key on the command line: `--allow booth=obs.*`. */
export interface GivenKey {
	readonly key: string;
	readonly permissions: readonly Permission[];
}

/** Random bytes of a new key: 128 bits, 22 characters. */
const KEY_BYTES = 16;
/** Shorter keys can be found by trying; no key made here is. 16 characters of base64url hold 96 bits. */
const STRONG = 16;
/** Last uses go to disk this often, in ms: an item that reconnects in a loop must not keep the disk busy. */
const SAVE_EVERY = 60_000;

export const isStrong = (text: string): boolean => text.length >= STRONG;

const newText = () => randomBytes(KEY_BYTES).toString('base64url');

/** The keys of items: those on disk, and those of the command line. */
export class Keys {
	readonly #store: KeyStore;
	readonly #hooks: KeyHooks;
	readonly #given: readonly AccessKey[];
	/**
	 * Keys are looked up by a digest under a secret of this start, never compared as texts: how long a refusal takes says
	 * nothing about how much of a guess was right.
	 */
	readonly #digestKey = randomBytes(32);
	#byDigest = new Map<string, AccessKey>();
	#byId = new Map<string, AccessKey>();
	readonly #lastUsed = new Map<string, number>();
	#timer: NodeJS.Timeout | undefined;

	constructor(store: KeyStore, given: readonly GivenKey[], hooks: KeyHooks) {
		this.#store = store;
		this.#hooks = hooks;
		this.#given = given.map(({ key, permissions }, at) => ({
			id: `command-line-${at + 1}`,
			key,
			name: key,
			permissions: [...permissions],
			asks: false,
			pace: null,
			from: 'command-line',
			createdAt: Date.now(),
			lastUsedAt: null,
			revokedAt: null,
		}));
		this.#index();
	}

	/** In the order in which they were made. */
	get all(): AccessKey[] {
		return [...this.#given, ...this.#store.current].map((key) => this.#withLastUse(key));
	}

	/** Also a revoked one. Null: nobody made such a key. */
	find(text: string): AccessKey | null {
		return this.#byDigest.get(this.#digest(text)) ?? null;
	}

	byId(id: string): AccessKey | null {
		return this.#byId.get(id) ?? null;
	}

	/**
	 * Makes a key, with a text of its own or the one that a client came with.
	 * @throws AppError STATE_CONFLICT, FOLDER_UNUSABLE
	 */
	async create(terms: KeyTerms, text = newText()): Promise<AccessKey> {
		if (this.find(text)) throw taken();
		const key: AccessKey = {
			...terms,
			id: randomUUID(),
			key: text,
			from: 'page',
			createdAt: Date.now(),
			lastUsedAt: null,
			revokedAt: null,
		};
		await this.#save([...this.#store.current, key]);
		return key;
	}

	/** @throws AppError KEY_UNKNOWN, KEY_UNCHANGEABLE, FOLDER_UNUSABLE */
	change(id: string, terms: KeyTerms): Promise<AccessKey> {
		return this.#replace(id, (key) => ({ ...key, ...terms }));
	}

	/** @throws as `change` */
	allow(id: string, permission: Permission): Promise<AccessKey> {
		return this.#replace(id, (key) => ({
			...key,
			permissions: [...withPermission(key.permissions, permission)],
		}));
	}

	/** @throws as `change` */
	async rotate(id: string): Promise<AccessKey> {
		const key = await this.#replace(id, (old) => ({ ...old, key: newText(), lastUsedAt: null }));
		this.#lastUsed.delete(id);
		this.#hooks.onInvalid(
			id,
			say('Its key was replaced by a new one.', 'キーが再発行されたため切断しました。'),
		);
		return key;
	}

	/** @throws as `change` */
	async revoke(id: string): Promise<AccessKey> {
		const key = await this.#replace(id, (old) => ({ ...old, revokedAt: Date.now() }));
		this.#hooks.onInvalid(id, say('Its key was revoked.', 'キーが失効したため切断しました。'));
		return key;
	}

	/** @throws AppError KEY_UNKNOWN, KEY_UNCHANGEABLE, STATE_CONFLICT for one that was not revoked, FOLDER_UNUSABLE */
	async forget(id: string): Promise<void> {
		if (this.changeable(id).revokedAt === null) throw notRevoked();
		await this.#save(this.#store.current.filter((key) => key.id !== id));
	}

	/** Remembers that a client came with the key. */
	used(id: string): void {
		this.#lastUsed.set(id, Date.now());
		this.#timer ??= setTimeout(() => {
			this.#timer = undefined;
			void this.#saveUses();
		}, SAVE_EVERY);
		this.#hooks.onChange();
	}

	/** Writes the last uses. */
	async stop(): Promise<void> {
		if (!this.#timer) return;
		clearTimeout(this.#timer);
		this.#timer = undefined;
		await this.#saveUses();
	}

	async #saveUses(): Promise<void> {
		try {
			await this.#store.save(this.#store.current.map((key) => this.#withLastUse(key)));
		} catch (error) {
			if (!(error instanceof AppError)) throw error;
			this.#hooks.onTrouble(error);
		}
	}

	async #replace(id: string, change: (key: AccessKey) => AccessKey): Promise<AccessKey> {
		const changed = change(this.#withLastUse(this.changeable(id)));
		await this.#save(this.#store.current.map((key) => (key.id === id ? changed : key)));
		return changed;
	}

	/** @throws AppError KEY_UNKNOWN, KEY_UNCHANGEABLE */
	changeable(id: string): AccessKey {
		const key = this.byId(id);
		if (!key) throw unknownKey();
		if (key.from === 'command-line') throw unchangeable();
		return key;
	}

	/** What could not be written does not hold: the index is made from what the store says then. */
	async #save(keys: readonly AccessKey[]): Promise<void> {
		try {
			const saved = this.#store.save(keys);
			this.#index();
			await saved;
		} finally {
			this.#index();
			this.#hooks.onChange();
		}
	}

	#index(): void {
		// Those of the command line come last and so win over one on disk with the same text.
		const all = [...this.#store.current, ...this.#given];
		this.#byDigest = new Map(all.map((key) => [this.#digest(key.key), key]));
		this.#byId = new Map(all.map((key) => [key.id, key]));
	}

	#withLastUse(key: AccessKey): AccessKey {
		const lastUsedAt = this.#lastUsed.get(key.id);
		return lastUsedAt === undefined ? key : { ...key, lastUsedAt };
	}

	#digest(text: string): string {
		return createHmac('sha256', this.#digestKey).update(text).digest('base64');
	}
}

const unknownKey = () =>
	new AppError('KEY_UNKNOWN', say('There is no such key.', 'このキーはありません。'));

const unchangeable = () =>
	new AppError(
		'KEY_UNCHANGEABLE',
		say('This key comes from the command line.', 'このキーは起動オプションで指定されています。'),
	);

const taken = () =>
	new AppError(
		'STATE_CONFLICT',
		say('This key is there already.', 'このキーはすでに登録されています。'),
	);

const notRevoked = () =>
	new AppError(
		'STATE_CONFLICT',
		say(
			'Revoke the key first: then its clients are dropped.',
			'先にキーを失効させてください。使用中のクライアントは切断されます。',
		),
	);
