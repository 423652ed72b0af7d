import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Question, Vitals } from '../../helpers/attacked-watch.ts';
import { openPageLink, type PageLink } from '../../helpers/page-link.ts';
import { Program } from '../../helpers/processes.ts';
import { connect, type TextClient } from '../../helpers/text-client.ts';
import { until } from '../../helpers/until.ts';

const root = join(import.meta.dirname, '../../..');
const watch = new URL('../../helpers/attacked-watch.ts', import.meta.url);

/** Longest time for a start or a clean stop, in ms: what the app gives itself, on a machine that does other things too. */
const LIMIT = 60_000;

export interface VictimOptions {
	/** Its data folder. What is in there outlives it. */
	readonly data: string;
	/** 0, the default, for any that is free. */
	readonly port?: number;
	/** What stands in front of Node, and becomes it: `prlimit --nofile=100`. */
	readonly before?: readonly string[];
	readonly env?: Readonly<Record<string, string>>;
}

/** It ended instead of starting, and this is what it said. */
export class NotStarted extends Error {
	override readonly name = 'NotStarted';
}

/** The bridge that a fault happens to: headless, in a process of its own that is killed when the scope ends. */
export class Victim implements AsyncDisposable {
	readonly #program: Program;
	readonly #vitals = new Map<number, Vitals>();
	#asked = 0;
	#came = { port: 0, page: '' };

	private constructor(program: Program) {
		this.#program = program;
		program.child.on('message', (message) => {
			const { id, vitals } = message as { id: number; vitals: Vitals };
			this.#vitals.set(id, vitals);
		});
	}

	/** @throws NotStarted */
	static async start({ data, port = 0, before = [], env = {} }: VictimOptions): Promise<Victim> {
		const flags = ['--expose-gc', '--unhandled-rejections=strict', '--import', watch.href];
		const args = ['--data', data, '--port', String(port), '--page-port', '0'];
		const node = [process.execPath, ...flags, 'main/headless/index.ts', ...args];
		const [program, ...rest] = [...before, ...node, '--log-level', 'error'];
		const options = { cwd: root, env: { ...process.env, ...env } };
		await using starting = new AsyncDisposableStack();
		const victim = starting.use(
			new Victim(
				new Program([program, ...rest], { ...options, stdio: ['ignore', 'pipe', 'pipe', 'ipc'] }),
			),
		);
		await victim.#ready();
		starting.move();
		return victim;
	}

	get port(): number {
		return this.#came.port;
	}

	get pid(): number {
		return this.#program.child.pid ?? 0;
	}

	get isRunning(): boolean {
		return this.#program.isRunning;
	}

	/** The end of what it wrote. */
	get said(): string {
		return this.#program.said;
	}

	/** The page's road, with which a scenario acts as the person. */
	openPage(): Promise<PageLink> {
		return openPageLink(this.#came.page);
	}

	/** A client as in-world items are. */
	connect(target = '/', port = this.port): Promise<TextClient> {
		return connect(`ws://127.0.0.1:${port}${target}`);
	}

	/** How it is, after its garbage was collected. */
	async vitals(): Promise<Vitals> {
		const id = ++this.#asked;
		this.#program.child.send({ id, collects: true } satisfies Question);
		return until(() => this.#vitals.get(id), 'the bridge to say how it is', LIMIT);
	}

	/** Files and sockets that it has open. Linux tells. */
	async descriptors(): Promise<number> {
		return (await readdir(`/proc/${this.pid}/fd`)).length;
	}

	/** Without a warning, as the system does when memory runs out. */
	kill(): Promise<void> {
		return this.#program.end('SIGKILL');
	}

	/** As Ctrl+C does. Answers with its exit code: 0 where it ended by itself, and cleanly. */
	async stop(): Promise<number | null> {
		await this.#program.end('SIGTERM', LIMIT);
		return this.#program.child.exitCode;
	}

	async #ready(): Promise<void> {
		const find = (what: string) => new RegExp(`^${what} (\\S+)$`, 'mu').exec(this.said)?.[1];
		this.#came = await until(
			() => {
				const [bridge, page] = [find('bridge'), find('page')];
				if (bridge && page) return { port: Number(new URL(bridge).port), page };
				if (!this.isRunning) throw new NotStarted(this.said.trim());
				return null;
			},
			'the bridge to print its addresses',
			LIMIT,
		);
	}

	[Symbol.asyncDispose](): Promise<void> {
		return this.kill();
	}
}

/** Waits until an adapter works. */
export async function untilReady(page: PageLink, id: string): Promise<void> {
	const statusOf = async () =>
		(await page.call('app.load', null)).instances.find((one) => one.id === id)?.status;
	const isReady = async () => (await statusOf())?.kind === 'ready';
	await until(isReady, `the adapter "${id}" to be ready`).catch(async (error: unknown) => {
		throw new Error(`It is ${JSON.stringify(await statusOf())}.`, { cause: error });
	});
}
