import { Access, type AccessOptions } from '../../main/access/access.ts';
import type { Use } from '../../main/access/permissions.ts';
import type { Asker, Standing } from '../../main/access/standing.ts';
import { openKeyFile } from '../../main/config/keys-file.ts';
import type { AppError } from '../../main/contract/errors.ts';
import type { Settings } from '../../main/contract/settings.ts';
import { say, type Words } from '../../main/contract/words.ts';
import { tempFolder } from './temp-folder.ts';

/** A client as access sees it, which keeps what it was told. */
export class Item implements Asker {
	readonly ref;
	readonly standing: Standing;
	readonly told: string[] = [];
	/** Why it had to go. */
	end: Words | null = null;

	constructor(id: number, name: string, standing: Standing) {
		this.ref = { id, name, user: 'Alice' };
		this.standing = standing;
	}
}

/** Access with its file of keys in a folder of its own, and everything it says to the bridge. */
export class TestAccess implements AsyncDisposable {
	readonly access: Access<Item>;
	readonly items: Item[] = [];
	readonly rows: string[] = [];
	readonly troubles: AppError[] = [];
	readonly #all: AsyncDisposableStack;

	constructor(options: AccessOptions, all: AsyncDisposableStack) {
		this.#all = all;
		this.access = new Access<Item>(options, {
			onChange: () => undefined,
			tell: (item, { event, verb, why }) =>
				item.told.push([event, verb, why].filter(Boolean).join(' ')),
			onRow: ({ words }) => this.rows.push(words.en),
			onInvalid: (isInvalid, why) => {
				for (const item of this.items) if (isInvalid(item.standing)) item.end = why;
			},
			onTrouble: (error) => this.troubles.push(error),
			askers: () => this.items,
		});
	}

	/** A client that was let in. */
	item(name: string, key: string | null = null): Item {
		const item = new Item(this.items.length + 1, name, this.access.enter(key));
		this.items.push(item);
		return item;
	}

	/** What becomes of a command: what allowed it, or the code of the refusal. */
	try(item: Item, use: Use, text = use.verb): string | null {
		try {
			return this.access.check(item, use, text);
		} catch (error) {
			return (error as AppError).code;
		}
	}

	/** The question that is open; there has to be just one. */
	get question() {
		const { approvals } = this.access.snapshot();
		const [only, ...more] = approvals;
		if (!only || more.length > 0) throw new Error(`Open: ${JSON.stringify(approvals)}`);
		return only;
	}

	[Symbol.asyncDispose](): Promise<void> {
		return this.#all.disposeAsync();
	}
}

export interface TestAccessOptions extends Partial<
	Pick<AccessOptions, 'policy' | 'given' | 'approvalLimit'>
> {
	readonly settings?: Partial<Settings['access']>;
	/** Of a run before. */
	readonly folder?: string;
}

export async function openAccess({
	settings,
	folder,
	...rest
}: TestAccessOptions = {}): Promise<TestAccess> {
	await using opened = new AsyncDisposableStack();
	const path = folder ?? opened.use(await tempFolder()).path;
	const store = await openKeyFile(`${path}/keys.json`, (notice) => {
		throw new Error(notice.words.en);
	});
	const all = opened.move();
	const test = new TestAccess(
		{ ...rest, store, settings: { policy: 'ask', danger: 'arm', ...settings } },
		all,
	);
	all.defer(() => test.access.stop());
	return test;
}

/** A command of OBS. */
export function use(
	command: string,
	params: Use['params'] = {},
	risk: Use['risk'] = 'control',
): Use {
	return {
		instance: 'obs',
		command,
		verb: `obs.${command}`,
		risk,
		title: say('OBS Studio', 'OBS Studio'),
		summary: { en: `Does ${command}.`, ja: `${command} する。` },
		params,
	};
}
