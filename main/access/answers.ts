import type { AccessKey, Answer } from '../contract/access.ts';
import { AppError } from '../contract/errors.ts';
import type { Permission } from '../contract/grants.ts';
import { say } from '../contract/words.ts';
import type { Open } from './approvals.ts';
import type { AccessHooks } from './hooks.ts';
import type { Keys } from './keys.ts';
import { rows } from './rows.ts';
import type { Asker, Standing } from './standing.ts';

/** How long what was allowed once may take to be sent again, in ms. */
const ONCE_LIMIT = 60_000;

type Allow = Extract<Answer, { kind: 'allow' }>;

interface AnswersParts<A extends Asker> {
	readonly keys: Keys;
	readonly hooks: AccessHooks<A>;
	arm(verb: string, minutes: number): void;
}

/** Does what the person answered, and tells the client and the log. */
export class Answers<A extends Asker> {
	readonly #parts: AnswersParts<A>;

	constructor(parts: AnswersParts<A>) {
		this.#parts = parts;
	}

	/**
	 * Whether the answer can be given at all, asked before the question is closed.
	 * @throws AppError KEY_UNCHANGEABLE, STATE_CONFLICT
	 */
	check({ asker, kind }: Open<A>, answer: Answer): void {
		if (answer.kind !== 'allow' || answer.for !== 'key' || kind !== 'grant') return;
		const { key } = asker.standing;
		if (key === null) throw noKey();
		const known = this.#parts.keys.find(key);
		if (known) this.#parts.keys.changeable(known.id);
	}

	/** @throws AppError FOLDER_UNUSABLE */
	async allow(open: Open<A>, answer: Allow): Promise<void> {
		const { asker, use, kind } = open;
		const isDanger = use.risk === 'danger';
		if (kind === 'confirm') {
			asker.standing.allowOnce(use, ONCE_LIMIT);
			this.#row(open, rows.once(use));
		}
		if (kind === 'grant') {
			const reachesAll = answer.reach === 'instance' && !isDanger;
			const verb = reachesAll ? `${use.instance}.*` : use.verb;
			await this.#grant(open, { verb, values: {} }, answer.for);
		}
		if (isDanger && kind !== 'confirm' && answer.minutes !== null)
			this.#parts.arm(use.verb, answer.minutes);
		this.#parts.hooks.tell(asker, { event: 'granted', verb: use.verb });
	}

	refuse(open: Open<A>): void {
		const { asker, use, kind } = open;
		// To arm, or to allow once, is asked anew each time.
		if (kind === 'grant') asker.standing.refuse(use.verb);
		this.#row(open, rows.refused(asker.ref, use));
		this.#parts.hooks.tell(asker, { event: 'refused', verb: use.verb, why: 'refused' });
	}

	expire(open: Open<A>): void {
		const { asker, use } = open;
		this.#row(open, rows.expired(asker.ref, use));
		this.#parts.hooks.tell(asker, { event: 'refused', verb: use.verb, why: 'expired' });
	}

	async #grant(open: Open<A>, permission: Permission, to: Allow['for']): Promise<void> {
		const { standing, ref } = open.asker;
		if (to === 'connection') {
			standing.allow(permission);
			this.#row(open, rows.connection(ref, permission));
			return;
		}
		const key = await this.#grantToKey(standing, { name: ref.name, permission });
		standing.reconsider(permission.verb);
		this.#row(open, rows.key(key, permission));
	}

	/** A text that was no more than a name until now becomes a key. */
	async #grantToKey(
		{ key: text }: Standing,
		{ name, permission }: { name: string; permission: Permission },
	): Promise<AccessKey> {
		if (text === null) throw noKey();
		const { keys, hooks } = this.#parts;
		const known = keys.find(text);
		if (known) return keys.allow(known.id, permission);
		const made = await keys.create(
			{ name, permissions: [permission], asks: true, pace: null },
			text,
		);
		for (const { standing } of hooks.askers()) if (standing.key === text) standing.keyId = made.id;
		return made;
	}

	#row({ asker, use }: Open<A>, words: ReturnType<typeof rows.once>): void {
		this.#parts.hooks.onRow({ asker, instance: use.instance, words });
	}
}

const noKey = () =>
	new AppError(
		'STATE_CONFLICT',
		say(
			'This item has no key in its URL. Allow it for this connection, or give it a key first.',
			'このアイテムの URL にはキーがありません。この接続のみ許可するか、先にキーを設定してください。',
		),
	);
