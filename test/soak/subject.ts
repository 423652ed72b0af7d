import { openPageLink, type PageLink } from '../helpers/page-link.ts';
import { connect, type TextClient } from '../helpers/text-client.ts';
import { until } from '../helpers/until.ts';
import { Launch, LIMIT, type Circumstances } from './launch.ts';
import type { Trial } from './scenario.ts';
import { Inspector } from './watch/inspector.ts';
import { descriptorsOf, holdingsOf, type Holdings } from './watch/process.ts';
import type { Trend } from './watch/trend.ts';

/** For what is not needed any more to be closed, in ms. */
const CLOSING = 20_000;

/**
 * The headless bridge in a process of its own. Looked at from outside, except for its heap. Killed when the scope ends;
 * its data folder outlives it.
 */
export class Subject implements AsyncDisposable {
	/** Where it keeps everything. */
	readonly folder: string;
	/** For clients, without a path. */
	readonly address: string;
	readonly #page: string;
	readonly #launch: Launch;
	readonly #inspector: Inspector;

	private constructor(
		launch: Launch,
		inspector: Inspector,
		{ clients, page }: { clients: string; page: string },
	) {
		this.folder = launch.folder;
		this.#launch = launch;
		this.#inspector = inspector;
		this.address = clients;
		this.#page = page;
	}

	/** In a folder that has its settings. @throws NotStarted */
	static async start(folder: string, circumstances: Circumstances = {}): Promise<Subject> {
		await using starting = new AsyncDisposableStack();
		const launch = new Launch(folder, circumstances);
		starting.defer(() => launch.program.end('SIGKILL'));
		const addresses = await launch.addresses();
		const inspector = await Inspector.open(() => launch.said);
		starting.move();
		return new Subject(launch, inspector, addresses);
	}

	get port(): number {
		return Number(new URL(this.address).port);
	}

	get isRunning(): boolean {
		return this.#launch.program.isRunning;
	}

	/** What it wrote to the console. */
	get said(): string {
		return this.#launch.said;
	}

	/** The page's road, with which a scenario acts as the person. */
	openPage(): Promise<PageLink> {
		return openPageLink(this.#page);
	}

	/** A client as in-world items are. */
	connect(target: string): Promise<TextClient> {
		return connect(`${this.address}${target}`);
	}

	holdings(): Promise<Holdings> {
		return holdingsOf(this.#pid);
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
			const kinds = await descriptorsOf(this.#pid);
			throw new Error(`${open.descriptors} are open: ${kinds}`, { cause: error });
		});
		return open.descriptors;
	}

	/** MB that are left on the heaps of all threads when all that nobody needs has been collected. */
	heap(): Promise<number> {
		return this.#inspector.heap();
	}

	/**
	 * Notes what it holds, once all that nobody needs has been collected: what waits for the collector comes and goes.
	 * `at`: how much of the work is done.
	 */
	async measure({ memory, heap }: { memory: Trend; heap: Trend }, at: number): Promise<Holdings> {
		heap.add(at, await this.heap());
		const holdings = await this.holdings();
		memory.add(at, holdings.memory);
		return holdings;
	}

	/** Without a warning, as the system does when memory runs out. */
	kill(): Promise<void> {
		return this.#launch.program.end('SIGKILL');
	}

	/** Asks it to end, as Ctrl+C does. Not to do so by itself, and cleanly, is a fault. Returns how it ended, in words. */
	async end({ fault }: Pick<Trial, 'fault'>): Promise<string> {
		await this.#inspector[Symbol.asyncDispose]();
		const from = performance.now();
		const { program, closed } = this.#launch;
		await program.end('SIGTERM', LIMIT);
		await closed;
		const seconds = (performance.now() - from) / 1_000;
		const words = `ended with code ${program.child.exitCode} in ${seconds.toFixed(1)} s`;
		if (program.child.exitCode !== 0) fault(`It ${words}: ${this.said.slice(-4_000).trim()}`);
		return words;
	}

	get #pid(): number {
		return this.#launch.program.child.pid ?? 0;
	}

	async [Symbol.asyncDispose](): Promise<void> {
		await this.kill();
		await this.#inspector[Symbol.asyncDispose]();
	}
}
