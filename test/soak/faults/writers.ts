import type { Snapshot } from '../../../main/contract/commands.ts';
import type { PageLink } from '../../helpers/page-link.ts';
import type { TextClient } from '../../helpers/text-client.ts';
import { until } from '../../helpers/until.ts';
import { Ledger } from './ledger.ts';
import type { Subject } from '../subject.ts';

/** Names of values in the store that are set in turn. */
const NAMES = 8;
/** Keys that are kept: the oldest make room, as each change writes all of them. */
const MAX_KEYS = 60;
/** What the writer's own item may do hangs on it, and has to outlive every kill. */
const KEY = 'writer-of-the-soak';

type Names = Readonly<Record<string, string>>;

/** Changes settings, keys, grants and stored values, and knows what has to be found of them again. */
export class Writers {
	readonly #settings = new Ledger<number>('megabytes of the journal', 0);
	readonly #keys = new Ledger<Names>('keys', {});
	readonly #values = new Ledger<Names>('stored values', {});
	#count = 0;
	#isEnding = false;

	get summary(): string {
		const [settings, keys, values] = [this.#settings, this.#keys, this.#values];
		return `${settings.confirmed} saves of settings, ${keys.confirmed} keys and grants and ${values.confirmed} stored values`;
	}

	/** Gives the writer its key, by an answer to its question. */
	async begin(subject: Subject, page: PageLink): Promise<void> {
		await allow(subject, page, KEY);
		// What there is now is where it begins.
		await this.check(subject, page);
	}

	/** Compares what the bridge has with what was confirmed, and answers with what is wrong. */
	async check(subject: Subject, page: PageLink): Promise<string[]> {
		const snapshot = await page.call('app.load', null);
		await using client = await subject.connect(`/${KEY}?name=Reader`);
		const problems = [
			this.#settings.check(snapshot.settings.journal.maxMegabytes),
			this.#keys.check(keysOf(snapshot)),
			this.#values.check(await valuesOf(client)),
		];
		return problems.filter((problem) => problem !== null);
	}

	/** Writes until the bridge is gone. That it broke off then is what this is about, and before that it is a fault. */
	async write(subject: Subject, page: PageLink): Promise<AsyncDisposable> {
		const client = await subject.connect(`/${KEY}?name=Writer`);
		const steps = [
			() => this.#save(page),
			() => this.#give(subject, page),
			() => this.#store(client),
		];
		this.#isEnding = false;
		const early: unknown[] = [];
		const untilBroken = (step: () => Promise<void>) =>
			forever(step).catch((error: unknown) => {
				if (!this.#isEnding) early.push(error);
			});
		const writing = Promise.all(steps.map(untilBroken));
		return {
			async [Symbol.asyncDispose]() {
				await client[Symbol.asyncDispose]();
				if (subject.isRunning) throw new Error('The bridge has to be ended before its writers.');
				await writing;
				if (early.length > 0) throw new AggregateError(early, 'A writer broke off by itself.');
			},
		};
	}

	/** What breaks off from here on does so because the bridge is ended. */
	end(): void {
		this.#isEnding = true;
	}

	async #save(page: PageLink): Promise<void> {
		const maxMegabytes = 100 + ++this.#count;
		await this.#settings.change(maxMegabytes, () =>
			page.call('settings.save', { journal: { maxMegabytes, maxDays: 30 } }),
		);
	}

	/** A key by the person, or by the answer to an item's question, in turn. The oldest is taken back then. */
	async #give(subject: Subject, page: PageLink): Promise<void> {
		const name = `key-${++this.#count}`;
		const give = () =>
			this.#count % 2 === 0
				? allow(subject, page, name)
				: page.call('key.create', { name, permissions: [granted], asks: true, pace: null });
		await this.#keys.change({ ...this.#keys.sure, [name]: granted.verb }, give);
		const names = Object.keys(this.#keys.sure).filter((one) => one !== KEY);
		if (names.length < MAX_KEYS) return;
		const { keys } = (await page.call('app.load', null)).access;
		const oldest = keys.find((key) => key.name === names[0]);
		if (!oldest) throw new Error(`The key ${names[0]} is gone.`);
		await this.#keys.change({ ...this.#keys.sure, [oldest.name]: REVOKED }, () =>
			page.call('key.revoke', { id: oldest.id }),
		);
		const { [oldest.name]: _gone, ...rest } = this.#keys.sure;
		await this.#keys.change(rest, () => page.call('key.forget', { id: oldest.id }));
	}

	async #store(client: TextClient): Promise<void> {
		const value = String(++this.#count);
		const name = `value-${this.#count % NAMES}`;
		const next = Object.entries({ ...this.#values.sure, [name]: value }).sort();
		await this.#values.change(Object.fromEntries(next), async () => {
			const answer = await client.ask(`store.set ${name} ${value}`);
			if (answer !== `ok\tstore.set\t${name}`) throw new Error(answer);
		});
	}
}

const granted = { verb: 'store.*', values: {} };
const REVOKED = 'revoked';

async function forever(step: () => Promise<void>): Promise<never> {
	for (;;) await step();
}

/** An item asks for something, and the person allows it for its key. */
async function allow(subject: Subject, page: PageLink, key: string): Promise<void> {
	await using client = await subject.connect(`/${key}?name=${key}`);
	client.send('store.set asked 1');
	const approval = await until(async () => {
		const { approvals } = (await page.call('app.load', null)).access;
		return approvals.find((one) => one.key === key);
	}, `the question of ${key}`);
	const answer = { kind: 'allow', for: 'key', reach: 'instance', minutes: null } as const;
	await page.call('approval.answer', { id: approval.id, answer });
}

const keysOf = ({ access }: Snapshot): Names =>
	Object.fromEntries(
		access.keys.map(({ name, permissions, revokedAt }) => [
			name,
			revokedAt === null ? permissions.map(({ verb }) => verb).join() : REVOKED,
		]),
	);

async function valuesOf(client: TextClient): Promise<Names> {
	const [, , , ...names] = (await client.ask('store.list')).split('\t');
	const values: [string, string][] = [];
	for (const name of names) {
		const [, , value = ''] = (await client.ask(`store.get ${name}`)).split('\t');
		values.push([name, value]);
	}
	return Object.fromEntries(values.sort());
}
