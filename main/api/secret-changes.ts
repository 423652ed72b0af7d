import type { Field } from '../contract/fields.ts';
import type { Checked } from '../contract/commands.ts';
import { AppError } from '../contract/errors.ts';
import { say } from '../contract/words.ts';
import { secretPaths, withoutSecrets, withSecrets } from '../adapters/setting-secrets.ts';
import type { SecretStore } from '../config/secrets.ts';

type Typed = Pick<Checked<'adapter.configure'>, 'id' | 'settings' | 'secrets' | 'renamed'>;

/** What a form says of secrets, beside those that are stored: a new one, none, or that of a row's old name. */
export class SecretChanges {
	readonly #fields: readonly Field[];
	readonly #typed: Typed;
	readonly #stored: SecretStore;

	/** @throws AppError SETTINGS_INVALID where a secret is among the settings, or something else among the secrets */
	constructor(fields: readonly Field[], typed: Typed, stored: SecretStore) {
		this.#fields = fields;
		this.#typed = typed;
		this.#stored = stored;
		const paths = new Set(this.#paths);
		const stray = Object.keys(typed.secrets).find((path) => !paths.has(path));
		const isLeaked =
			JSON.stringify(withoutSecrets(fields, typed.settings)) !== JSON.stringify(typed.settings);
		if (stray !== undefined || isLeaked) throw misplaced(stray ?? 'settings');
	}

	/** As the adapter's own check takes them. */
	get complete(): Record<string, unknown> {
		return withSecrets(this.#fields, this.#typed.settings, (path) => this.#at(path));
	}

	/** Stores what is new, and forgets the secrets of rows that are no more. */
	async store(before: Readonly<Record<string, unknown>>): Promise<void> {
		const { id } = this.#typed;
		// All are read first: two rows may have changed their names with each other.
		const after = this.#paths.map((path) => [path, this.#at(path)] as const);
		const now = new Set(this.#paths);
		for (const [path, value] of after)
			if (this.#stored.get(`${id}.${path}`) !== value)
				await this.#stored.set(`${id}.${path}`, value ?? null);
		for (const path of secretPaths(this.#fields, before))
			if (!now.has(path) && this.#stored.has(`${id}.${path}`))
				await this.#stored.set(`${id}.${path}`, null);
	}

	get #paths(): string[] {
		return secretPaths(this.#fields, this.#typed.settings);
	}

	#at(path: string): string | undefined {
		const { id, secrets, renamed } = this.#typed;
		if (Object.hasOwn(secrets, path)) return secrets[path] ?? undefined;
		const column = path.lastIndexOf('.');
		const row = path.slice(0, Math.max(column, 0));
		const old = Object.hasOwn(renamed, row) ? renamed[row] : undefined;
		return this.#stored.get(`${id}.${old === undefined ? path : old + path.slice(column)}`);
	}
}

const misplaced = (name: string) =>
	new AppError(
		'SETTINGS_INVALID',
		say(`"${name}" is in the wrong part of the form.`, `"${name}" の送信場所が間違っています。`),
	);
