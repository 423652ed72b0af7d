import type { Browser, CDPSession, Page } from 'playwright-core';

/** How the page did for a while. */
export interface Watched {
	/** A second. */
	readonly frames: number;
	/** Longest task of its main thread, in ms: nothing that is clicked is answered before it ends. */
	readonly longestTask: number;
	/** Longest time between two frames, in ms. */
	readonly longestFrame: number;
	/** Tasks of more than 50 ms. */
	readonly longTasks: number;
}

/** What the page holds. */
export interface Held {
	/** MB on the heap of its scripts, after a full collection. */
	readonly heap: number;
	readonly elements: number;
}

/** Tasks that are shorter are not told of. */
const LONG = 50;

/** The page of a bridge in a browser, looked at from outside. */
export class WatchedPage implements AsyncDisposable {
	readonly page: Page;
	readonly devtools: CDPSession;

	private constructor(page: Page, devtools: CDPSession) {
		this.page = page;
		this.devtools = devtools;
	}

	static async open(browser: Browser, address: string): Promise<WatchedPage> {
		const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
		const page = await context.newPage();
		await page.goto(address);
		await page.getByRole('grid').waitFor();
		return new WatchedPage(page, await context.newCDPSession(page));
	}

	/** Counts frames as the page itself is told to draw them, and tasks as its browser tells of them. */
	watch(ms: number): Promise<Watched> {
		return this.page.evaluate(
			({ ms, LONG }) =>
				new Promise<Watched>((resolve) => {
					const tasks: number[] = [];
					const observer = new PerformanceObserver((list) => {
						tasks.push(...list.getEntries().map(({ duration }) => duration));
					});
					observer.observe({ type: 'longtask' });
					const from = performance.now();
					let last = from;
					let frames = 0;
					let longestFrame = 0;
					const frame = () => {
						const now = performance.now();
						frames += 1;
						longestFrame = Math.max(longestFrame, now - last);
						last = now;
						if (now - from < ms) {
							requestAnimationFrame(frame);
							return;
						}
						observer.disconnect();
						resolve({
							frames: frames / ((now - from) / 1_000),
							longestTask: Math.max(LONG, ...tasks),
							longTasks: tasks.length,
							longestFrame,
						});
					};
					requestAnimationFrame(frame);
				}),
			{ ms, LONG },
		);
	}

	async held(): Promise<Held> {
		await this.devtools.send('HeapProfiler.collectGarbage');
		const { usedSize } = await this.devtools.send('Runtime.getHeapUsage');
		const elements = await this.page.evaluate(() => document.querySelectorAll('*').length);
		return { heap: usedSize / 2 ** 20, elements };
	}

	async [Symbol.asyncDispose](): Promise<void> {
		await this.page.context().close();
	}
}
