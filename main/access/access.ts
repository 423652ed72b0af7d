import type { AccessKey, AccessSnapshot, Answer, Policy } from '../contract/access.ts';
import type { AppError } from '../contract/errors.ts';
import type { Settings } from '../contract/settings.ts';
import { say } from '../contract/words.ts';
import { Answers } from './answers.ts';
import { Approvals, type Open } from './approvals.ts';
import { Arming } from './arming.ts';
import { Guesses } from './guesses.ts';
import type { AccessHooks } from './hooks.ts';
import { isStrong, Keys, type GivenKey, type KeyStore } from './keys.ts';
import { judge, type Use } from './permissions.ts';
import { approvalNeeded, refusedByKey, refusedByPerson, refusedValues } from './refusals.ts';
import { rows } from './rows.ts';
import { Standing, type Asker } from './standing.ts';

/** Why the door stays shut. */
export type Unwelcome = 'key-needed' | 'key-unknown' | 'key-revoked' | 'guessing';

export interface AccessOptions {
	readonly settings: Settings['access'];
	readonly store: KeyStore;
	/** Takes the place of the policy in the settings, for this start. */
	readonly policy?: Policy | undefined;
	readonly given?: readonly GivenKey[] | undefined;
	/** ms after which a question that nobody answered ends. */
	readonly approvalLimit?: number | undefined;
}

/** A question never answered ends after a minute: the person is not there, and the item can ask again. */
const APPROVAL_LIMIT = 60_000;

/**
 * Who may connect and what they may do. Connected is not trusted: a permission given once in Resonite is open to every
 * object in every world.
 */
export class Access<A extends Asker> {
	readonly keys: Keys;
	readonly #hooks: AccessHooks<A>;
	readonly #approvals: Approvals<A>;
	readonly #answers: Answers<A>;
	readonly #arming: Arming;
	readonly #guesses = new Guesses();
	readonly #fixedPolicy: Policy | null;
	/** Keys whose clients the person does not want to hear of, until the app ends. */
	readonly #silencedKeys = new Set<string>();
	#settings: Settings['access'];

	constructor(options: AccessOptions, hooks: AccessHooks<A>) {
		this.#hooks = hooks;
		this.#settings = options.settings;
		this.#fixedPolicy = options.policy ?? null;
		this.keys = new Keys(options.store, options.given ?? [], {
			onChange: () => {
				hooks.onChange();
			},
			onInvalid: (id, why) => {
				hooks.onInvalid(({ keyId }) => keyId === id, why);
			},
			onTrouble: (error) => {
				hooks.onTrouble(error);
			},
		});
		this.#arming = new Arming((verb) => {
			this.#tellArming(verb, rows.disarmed(verb));
		});
		this.#answers = new Answers({
			keys: this.keys,
			hooks,
			arm: (verb, minutes) => {
				this.arm(verb, minutes);
			},
		});
		this.#approvals = new Approvals<A>(options.approvalLimit ?? APPROVAL_LIMIT, {
			onChange: () => {
				hooks.onChange();
			},
			onExpired: (open) => {
				this.#answers.expire(open);
			},
		});
	}

	snapshot(): AccessSnapshot {
		return {
			policy: this.#policy,
			isPolicyFixed: this.#fixedPolicy !== null,
			keys: this.keys.all,
			approvals: this.#approvals.all,
			moreApprovals: this.#approvals.more,
			armed: this.#arming.all,
		};
	}

	/** Takes changed settings. Whoever may no longer be connected has to go. */
	configure(settings: Settings['access']): void {
		const isOtherRule = this.#settings.danger !== settings.danger;
		this.#settings = settings;
		if (isOtherRule) this.disarmAll();
		this.#hooks.onChange();
		if (this.#policy !== 'keys') return;
		this.#hooks.onInvalid(
			({ keyId, isPage }) => keyId === null && !isPage,
			say(
				'Only items with a key of this bridge may connect now.',
				'登録済みのキーを持つアイテムだけが接続できる設定に変わりました。',
			),
		);
	}

	/**
	 * Whether a caller may become a client; null if so.
	 * @param from `isLan`: it comes from another machine, where a key is always needed
	 */
	admit(text: string | null, from: { remote: string; isLan: boolean }): Unwelcome | null {
		const isNeeded = from.isLan || this.#policy === 'keys';
		if (text === null) return isNeeded ? 'key-needed' : null;
		// A key that can be found by trying is worth nothing to strangers, and nothing while somebody tries.
		const isWorthless =
			!isStrong(text) && (from.isLan || (isNeeded && this.#guesses.isOver(from.remote)));
		const key = isWorthless ? null : this.keys.find(text);
		if (key) return key.revokedAt === null ? null : 'key-revoked';
		if (!isNeeded) return null;
		this.#guesses.count(from.remote);
		return this.#guesses.isOver(from.remote) ? 'guessing' : 'key-unknown';
	}

	/** Whether the text is that of a key that somebody made and nobody revoked. */
	knows(text: string | null): boolean {
		return text !== null && this.keys.find(text)?.revokedAt === null;
	}

	/** The standing of a client that was let in. */
	enter(text: string | null): Standing {
		const standing = new Standing({ key: text });
		if (text === null) return standing;
		standing.isSilenced = this.#silencedKeys.has(text);
		const key = this.keys.find(text);
		if (key?.revokedAt === null) {
			standing.keyId = key.id;
			this.keys.used(key.id);
		}
		return standing;
	}

	leave(asker: A): void {
		this.#approvals.leave(asker);
	}

	keyOf({ keyId }: Standing): AccessKey | null {
		return keyId === null ? null : this.keys.byId(keyId);
	}

	/**
	 * Judges one command.
	 * @returns what allows it; null where nothing has to
	 * @throws AppError APPROVAL_NEEDED, ACCESS_REFUSED
	 */
	check(asker: A, use: Use, text: string): string | null {
		if (use.risk === 'read') return null;
		const { standing } = asker;
		if (standing.isPage) return 'page';
		if (this.#policy === 'open') return 'open';
		const key = this.keyOf(standing);
		const byKey = key ? judge(key.permissions, use) : 'none';
		const isByKey = key !== null && byKey === 'allowed';
		const isGranted = isByKey || judge(standing.permissions, use) === 'allowed';
		if (!isGranted && byKey === 'values') throw refusedValues(use.verb);
		if (!isGranted && key && !key.asks) throw refusedByKey(use.verb);
		if (use.risk === 'danger') {
			if (this.#settings.danger === 'confirm') {
				if (standing.takeOnce(use)) return 'once';
				throw this.#ask({ asker, use, kind: 'confirm' }, text);
			}
			if (isGranted && !this.#isArmed(use, isByKey ? key : null))
				throw this.#ask({ asker, use, kind: 'arm' }, text);
		}
		if (!isGranted) throw this.#ask({ asker, use, kind: 'grant' }, text);
		return isByKey ? `key ${key.name}` : 'connection';
	}

	/**
	 * Takes the person's answer to a question.
	 * @throws AppError APPROVAL_OVER, KEY_UNCHANGEABLE, STATE_CONFLICT, FOLDER_UNUSABLE
	 */
	async answer(id: number, answer: Answer): Promise<void> {
		this.#answers.check(this.#approvals.find(id), answer);
		const open = this.#approvals.take(id);
		if (answer.kind === 'allow') await this.#answers.allow(open, answer);
		else this.#answers.refuse(open);
		if (answer.kind === 'silence') this.silence(open.asker, true);
		this.#hooks.onChange();
	}

	refuseAll(): void {
		for (const open of this.#approvals.takeAll()) this.#answers.refuse(open);
		this.#hooks.onChange();
	}

	/** Whatever the client asks is refused without a question; with a key, that goes for all that come with it. */
	silence(asker: A, isSilenced: boolean): void {
		const { standing, ref } = asker;
		standing.isSilenced = isSilenced;
		if (standing.key !== null && isSilenced) this.#silencedKeys.add(standing.key);
		if (standing.key !== null && !isSilenced) this.#silencedKeys.delete(standing.key);
		if (isSilenced) this.#approvals.leave(asker);
		this.#hooks.onRow({ asker, words: isSilenced ? rows.silenced(ref) : rows.heard(ref) });
	}

	/** Arms a command for so many minutes; 0 ends that. Means nothing unless the settings ask for arming. */
	arm(verb: string, minutes: number): void {
		if (minutes > 0 && this.#settings.danger === 'arm') {
			this.#arming.arm(verb, minutes);
			this.#tellArming(verb, rows.armed(verb, minutes));
		} else if (this.#arming.disarm(verb)) this.#tellArming(verb, rows.disarmed(verb));
	}

	disarmAll(): void {
		for (const { verb } of this.#arming.all) this.arm(verb, 0);
	}

	/** The machine was asleep: what ends by the clock ends now. */
	wake(): void {
		this.#approvals.wake();
		this.#arming.wake();
	}

	async stop(): Promise<void> {
		this.#approvals.stop();
		this.#arming.stop();
		await this.keys.stop();
	}

	get #policy(): Policy {
		return this.#fixedPolicy ?? this.#settings.policy;
	}

	#isArmed({ verb }: Use, key: AccessKey | null): boolean {
		if (this.#settings.danger !== 'arm' || this.#arming.has(verb)) return true;
		// Whoever names a command of risk danger on the command line has nobody at the page to arm it.
		return key?.from === 'command-line';
	}

	/** @returns what to tell the client */
	#ask(open: Open<A>, text: string): AppError {
		const { asker, use } = open;
		const { isSilenced, refusals } = asker.standing;
		if (isSilenced || refusals.includes(use.verb)) return refusedByPerson(use.verb);
		const asked = this.#approvals.ask(open, text);
		if (asked === 'asked')
			this.#hooks.onRow({ asker, instance: use.instance, words: rows.asked(asker.ref, use) });
		return approvalNeeded(asked, use.verb);
	}

	#tellArming(verb: string, words: ReturnType<typeof rows.disarmed>): void {
		const [instance = verb] = verb.split('.', 1);
		this.#hooks.onRow({ instance, words });
		this.#hooks.onChange();
	}
}
