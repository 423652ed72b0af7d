import type { Browser, CDPSession, Page } from 'playwright-core';
import { categories, tasksOf } from './main-thread.ts';

/** How the page did for a while. */
export interface Watched {
	/** A second. */
	readonly frames: number;
	/** Longest time between two of them, in ms. */
	readonly longestFrame: number;
	/** Longest task of its main thread, in ms: nothing that is clicked is answered before it ends. */
	readonly longestTask: number;
	/** The same in processor time, whatever else the machine had to do. */
	readonly mostWork: number;
}

/** What the page holds. */
export interface Held {
	/** MB on the heap of its scripts, after a full collection. */
	readonly heap: number;
	readonly elements: number;
}

/** The page of a bridge in a browser, looked at from outside. */
export class WatchedPage implements AsyncDisposable {
	readonly #browser: Browser;
	readonly #page: Page;
	readonly #devtools: CDPSession;

	private constructor(browser: Browser, page: Page, devtools: CDPSession) {
		this.#browser = browser;
		this.#page = page;
		this.#devtools = devtools;
	}

	static async open(browser: Browser, address: string): Promise<WatchedPage> {
		const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
		const page = await context.newPage();
		await page.goto(address);
		await page.getByRole('grid').waitFor();
		return new WatchedPage(browser, page, await context.newCDPSession(page));
	}

	async watch(ms: number): Promise<Watched> {
		await this.#browser.startTracing(this.#page, { categories });
		const frames = await this.#countFrames(ms);
		const tasks = tasksOf((await this.#browser.stopTracing()).toString());
		if (tasks.length === 0) throw new Error('The trace of the browser has no tasks in it.');
		const most = (values: readonly number[]) => values.reduce((a, b) => Math.max(a, b), 0);
		return {
			...frames,
			longestTask: most(tasks.map(({ took }) => took)),
			mostWork: most(tasks.map(({ worked }) => worked)),
		};
	}

	async held(): Promise<Held> {
		await this.#devtools.send('HeapProfiler.collectGarbage');
		const { usedSize } = await this.#devtools.send('Runtime.getHeapUsage');
		const elements = await this.#page.evaluate(() => document.querySelectorAll('*').length);
		return { heap: usedSize / 2 ** 20, elements };
	}

	/** As the page itself is told to draw them. */
	#countFrames(ms: number): Promise<Pick<Watched, 'frames' | 'longestFrame'>> {
		return this.#page.evaluate(
			(limit) =>
				new Promise((resolve) => {
					const from = performance.now();
					let last = from;
					let count = 0;
					let longestFrame = 0;
					const draw = () => {
						const now = performance.now();
						count += 1;
						longestFrame = Math.max(longestFrame, now - last);
						last = now;
						if (now - from < limit) requestAnimationFrame(draw);
						else resolve({ frames: (count / (now - from)) * 1_000, longestFrame });
					};
					requestAnimationFrame(draw);
				}),
			ms,
		);
	}

	async [Symbol.asyncDispose](): Promise<void> {
		await this.#page.context().close();
	}
}
