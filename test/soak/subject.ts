import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AdapterStatus } from '../../main/contract/adapters.ts';
import { defaultSettings, type Settings } from '../../main/contract/settings.ts';
import { addressIn, Headless } from '../helpers/headless.ts';
import { openPageLink, type PageLink } from '../helpers/page-link.ts';
import { until } from '../helpers/until.ts';
import { Inspector } from './watch/inspector.ts';
import { descriptorsOf, holdingsOf, type Holdings } from './watch/process.ts';
import type { Trend } from './watch/trend.ts';

/** For what is not needed any more to be closed, in ms. */
const CLOSING = 20_000;

/** How a bridge ended. */
export interface End {
	readonly code: number | null;
	readonly seconds: number;
}

/**
 * The headless bridge in a process and a data folder of its own, everything allowed and the rest as it is installed, but
 * for how much may come in at once. Looked at
 * from outside, except for its heap. Killed and cleared away when the scope ends.
 */
export class Subject implements AsyncDisposable {
	readonly folder: string;
	readonly #headless: Headless;
	#open = new AsyncDisposableStack();
	#addresses = { clients: '', page: '' };
	#inspector: Inspector | null = null;

	private constructor(folder: string) {
		this.folder = folder;
		const args = ['--data', folder, '--port', '0', '--page-port', '0'];
		this.#headless = new Headless(args, ['--inspect=127.0.0.1:0']);
	}

	static async start(settings: Partial<Settings> = {}): Promise<Subject> {
		await using opening = new AsyncDisposableStack();
		const folder = await mkdtemp(join(tmpdir(), 'rb-soak-'));
		opening.defer(() => rm(folder, { recursive: true, force: true }));
		const document: Settings = {
			...defaultSettings,
			access: { policy: 'open', danger: 'grant' },
			limits: { ...defaultSettings.limits, maxMessagesIn: 10_000 },
			...settings,
		};
		await writeFile(join(folder, 'settings.json'), JSON.stringify(document));
		const subject = new Subject(folder);
		opening.use(subject.#headless);
		const [bridge, page] = await subject.#headless.lines(2);
		subject.#addresses = { clients: addressIn(bridge).replace(/\/$/u, ''), page: addressIn(page) };
		subject.#inspector = opening.use(await Inspector.open(() => subject.said));
		subject.#open = opening.move();
		return subject;
	}

	/** For clients, without a path. */
	get address(): string {
		return this.#addresses.clients;
	}

	/** What it wrote to the console. */
	get said(): string {
		return this.#headless.stderr;
	}

	/** The page's road, closed when the scope ends. */
	page(): Promise<PageLink> {
		return openPageLink(this.#addresses.page);
	}

	holdings(): Promise<Holdings> {
		return holdingsOf(this.#headless.pid);
	}

	/** Waits until no more are open than that. Returns how many are. @throws Error that names those that are too many */
	async untilDescriptors(most: number): Promise<number> {
		let open = await this.holdings();
		await until(
			async () => {
				open = await this.holdings();
				return open.descriptors <= most;
			},
			`${most} open descriptors`,
			CLOSING,
		).catch(async (error: unknown) => {
			const kinds = await descriptorsOf(this.#headless.pid);
			throw new Error(`${open.descriptors} are open: ${kinds}`, { cause: error });
		});
		return open.descriptors;
	}

	/**
	 * Notes what it holds, once all that nobody needs has been collected: what waits for the collector comes and goes.
	 * `at`: how much of the work is done.
	 */
	async measure({ memory, heap }: { memory: Trend; heap: Trend }, at: number): Promise<Holdings> {
		heap.add(at, (await this.#inspector?.heap()) ?? 0);
		const holdings = await this.holdings();
		memory.add(at, holdings.memory);
		return holdings;
	}

	/** Asks it to end. */
	async end(): Promise<End> {
		await this.#inspector?.[Symbol.asyncDispose]();
		const from = performance.now();
		this.#headless.kill('SIGTERM');
		const { code } = await this.#headless.exit();
		return { code, seconds: (performance.now() - from) / 1_000 };
	}

	async [Symbol.asyncDispose](): Promise<void> {
		await this.#open.disposeAsync();
	}
}

/** How an adapter is, as the page sees it. */
export async function statusOf(page: PageLink, id: string): Promise<AdapterStatus> {
	const { instances } = await page.call('app.load', null);
	const instance = instances.find((one) => one.id === id);
	if (!instance) throw new Error(`There is no adapter "${id}".`);
	return instance.status;
}

/** Waits until an adapter is so, and returns its status. */
export const untilStatus = (
	page: PageLink,
	{ id, kind, words = '' }: { id: string; kind: AdapterStatus['kind']; words?: string },
	ms?: number,
): Promise<AdapterStatus> =>
	until(
		async () => {
			const status = await statusOf(page, id);
			return status.kind === kind && JSON.stringify(status).includes(words) ? status : null;
		},
		`the adapter "${id}" to be ${kind} ${words}`,
		ms,
	);
