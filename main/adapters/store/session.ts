import { join } from 'node:path';
import { AppError } from '../../contract/errors.ts';
import { say, type Words } from '../../contract/words.ts';
import { StartError, type AdapterClient, type AdapterContext, type Session } from '../adapter.ts';
import { DiskError, Link } from './link.ts';
import type { Argument, AskName, Limits, Notice, Result, Usage } from './messages.ts';
import { canSee, fullName, type Place } from './place.ts';
import type { StoreSettings } from './settings.ts';

/** How often the number of values beside the adapter's name may change, in ms. */
const TELL_EVERY = 1_000;

const limitsOf = (settings: StoreSettings): Limits => ({
	entries: settings.maxEntries,
	bytes: settings.maxKilobytes * 1_024,
	keys: settings.maxKeys,
	totalBytes: settings.maxMegabytes * 1_048_576,
});

/** @throws StartError */
export async function startStore(
	settings: StoreSettings,
	context: AdapterContext,
): Promise<StoreSession> {
	const session = new StoreSession(settings, context);
	try {
		await session.open();
		return session;
	} catch (error) {
		await session.stop();
		if (error instanceof DiskError) throw new StartError('lost', error.trouble.person);
		throw error;
	}
}

/** An open store: asks its worker, and tells those who may know what changed. */
export class StoreSession implements Session {
	readonly settings: StoreSettings;
	readonly #context: AdapterContext;
	readonly #link: Link;
	#totals: Usage = { entries: 0, bytes: 0 };
	#trouble: Words | null = null;
	#telling: NodeJS.Timeout | null = null;
	#isStopped = false;

	constructor(settings: StoreSettings, context: AdapterContext) {
		this.settings = settings;
		this.#context = context;
		this.#link = new Link({
			onNotice: (notice) => {
				this.#hear(notice);
			},
			onTrouble: ({ person }) => {
				this.#trouble = person;
				this.#tellSoon();
			},
			onCrash: (why) => {
				context.setStatus({ kind: 'lost', why: crashed(why) });
			},
		});
	}

	async open(): Promise<void> {
		const file = join(this.#context.folder, 'store.sqlite');
		await this.#link.ask('open', { file, limits: limitsOf(this.settings) });
		this.#tell();
	}

	/** @throws AppError */
	ask<N extends AskName>(name: N, input: Argument<N>): Promise<Result<N>> {
		return this.#link.ask(name, input);
	}

	/** @throws AppError */
	async set(place: Place, value: string): Promise<void> {
		this.#checkLength(value);
		if (await this.#link.ask('set', { ...place, value })) this.#changed(place, value);
	}

	/** @throws AppError */
	async add(place: Place, number: number): Promise<number> {
		const value = await this.#link.ask('add', { ...place, number });
		if (number !== 0) this.#changed(place, value);
		return Number(value);
	}

	/** @throws AppError */
	async remove(place: Place): Promise<boolean> {
		const wasThere = await this.#link.ask('remove', place);
		if (wasThere) this.#context.emit('deleted', { name: fullName(place) }, audienceOf(place.space));
		return wasThere;
	}

	/** @throws AppError */
	async erase(space: string): Promise<number> {
		const entries = await this.#link.ask('erase', space);
		if (entries > 0) this.#context.emit('erased', { entries }, audienceOf(space));
		return entries;
	}

	/** @throws AppError */
	async move(from: string, to: string): Promise<number> {
		const entries = await this.#link.ask('move', { from, to });
		if (entries > 0) this.#context.emit('erased', { entries }, audienceOf(from));
		return entries;
	}

	async stop(): Promise<void> {
		this.#isStopped = true;
		if (this.#telling) clearTimeout(this.#telling);
		await this.#link.end();
	}

	#changed(place: Place, value: string): void {
		this.#context.emit('changed', { name: fullName(place), value }, audienceOf(place.space));
	}

	#checkLength(value: string): void {
		const { maxValue } = this.settings;
		if (value.length <= maxValue) return;
		throw new AppError(
			'FIELD_INVALID',
			say(
				`The field "value" has ${value.length} characters; at most ${maxValue} are stored.`,
				`フィールド "value" は ${value.length} 文字です。保存できるのは ${maxValue} 文字までです。`,
			),
		);
	}

	#hear(notice: Notice): void {
		if ('aside' in notice) {
			this.#context.log(notice.aside);
			return;
		}
		// Told after a change that the disk has: it works.
		this.#trouble = null;
		this.#totals = notice.totals;
		this.#tellSoon();
	}

	#tellSoon(): void {
		if (this.#isStopped) return;
		this.#telling ??= setTimeout(() => {
			this.#telling = null;
			this.#tell();
		}, TELL_EVERY);
	}

	#tell(): void {
		const { entries, bytes } = this.#totals;
		const kilobytes = Math.ceil(bytes / 1_024);
		const detail = say(
			`${entries === 1 ? '1 value' : `${entries} values`}, ${kilobytes} KB of ${this.settings.maxMegabytes} MB`,
			`${entries} 個の値、${kilobytes} KB / ${this.settings.maxMegabytes} MB`,
		);
		this.#context.setStatus({ kind: 'ready', detail: this.#trouble ?? detail });
	}
}

const audienceOf = (space: string) => ({
	only: (client: AdapterClient) => canSee(client, space),
});

const crashed = (why: string) =>
	say(
		`The store crashed and is started again; what was answered is not lost. Please report it: ${why}`,
		`ストアが異常終了したため再起動します。応答済みの値は失われていません。次の内容を報告してください: ${why}`,
	);
