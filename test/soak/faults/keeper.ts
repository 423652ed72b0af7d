import type { KeyTerms } from '../../../main/contract/access.ts';
import type { Settings } from '../../../main/contract/settings.ts';
import type { PageLink } from '../../helpers/page-link.ts';
import type { TextClient } from '../../helpers/text-client.ts';
import { savedSettings } from '../settings.ts';
import type { Subject } from '../subject.ts';

/** What a person and an item want kept, one of each kind: settings, a key, a stored value. */
export class Keeper implements AsyncDisposable {
	/** Changes that were refused. */
	refusals = 0;
	readonly #page: PageLink;
	readonly #data: string;
	readonly #client: TextClient;
	#count = 0;

	private constructor(page: PageLink, data: string, client: TextClient) {
		this.#page = page;
		this.#data = data;
		this.#client = client;
	}

	static async meet(subject: Subject, page: PageLink): Promise<Keeper> {
		const { key } = await page.call('key.create', termsOf('Keeper'));
		return new Keeper(page, subject.folder, await subject.connect(`/${key}?name=Keeper`));
	}

	/** Makes a change of each kind, and answers with what did not work. */
	async use(): Promise<string[]> {
		const next = this.#next();
		const name = `key ${++this.#count}`;
		const value = String(++this.#count);
		const attempts = [
			this.#page.call('settings.save', { journal: next }),
			this.#page.call('key.create', termsOf(name)),
			this.#store(value),
		];
		const outcomes = await Promise.allSettled(attempts);
		const problems = outcomes.flatMap((one) =>
			one.status === 'rejected' ? [`A change was not kept: ${String(one.reason)}`] : [],
		);
		const saved = await savedSettings(this.#data);
		if (!isSame(saved.journal, next)) problems.push('The file of settings is not what was saved.');
		const stored = await this.#client.ask('store.get kept');
		if (!stored.endsWith(`\t${value}`)) problems.push(`The stored value is ${stored}.`);
		return problems;
	}

	/**
	 * Tries the same where files cannot be written: each has to be refused in such words, and to leave all as it was.
	 * `stores`: what the item hears, null where the store can go on.
	 */
	async beRefused(words: RegExp, stores: RegExp | null): Promise<string[]> {
		const before = await savedSettings(this.#data);
		const attempts = [
			{ words, make: () => this.#page.call('settings.save', { journal: this.#next() }) },
			{ words, make: () => this.#page.call('key.create', termsOf('refused')) },
			{ words, make: () => this.#page.call('adapter.add', { adapter: 'system' }) },
			...(stores ? [{ words: stores, make: () => this.#store('refused') }] : []),
		];
		const problems: string[] = [];
		for (const attempt of attempts) {
			const why = await refusalOf(attempt.make());
			if (why === null) problems.push('It said that it kept what it cannot have kept.');
			else if (!attempt.words.test(why)) problems.push(`It refused a change with: ${why}`);
			else this.refusals += 1;
		}
		const { settings, access, instances } = await this.#page.call('app.load', null);
		if (!isSame(settings.journal, before.journal)) problems.push('Refused settings hold.');
		if (access.keys.some(({ name }) => name === 'refused')) problems.push('A refused key holds.');
		if (instances.length !== before.instances.length) problems.push('A refused adapter is there.');
		const after = await savedSettings(this.#data);
		if (!isSame(after, before)) problems.push('The file of settings is another one.');
		const value = await this.#client.ask('store.get kept');
		if (value.endsWith('\trefused')) problems.push('A refused value is stored.');
		if (stores === null) await this.#store('kept all the same');
		return problems;
	}

	#next(): Settings['journal'] {
		return { maxMegabytes: 100 + ++this.#count, maxDays: 30 };
	}

	/** @throws Error with what the bridge answered */
	async #store(value: string): Promise<void> {
		const answer = await this.#client.ask(`store.set kept ${value}`);
		if (answer !== 'ok\tstore.set\tkept') throw new Error(answer);
	}

	[Symbol.asyncDispose](): Promise<void> {
		return this.#client[Symbol.asyncDispose]();
	}
}

const termsOf = (name: string): KeyTerms => ({
	name,
	permissions: [{ verb: 'store.*', values: {} }],
	asks: false,
	pace: null,
});

const isSame = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other);

/** What was said to a change that was refused; null where it was made. */
const refusalOf = (made: Promise<unknown>): Promise<string | null> => made.then(() => null, String);
