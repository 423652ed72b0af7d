import { chromium, type Browser, type Page } from 'playwright-core';

/** Pages of a Chromium that is already there. After a crash a page is found anew: the former object stays crashed for ever. */
export class Pages {
	#browser: Browser | null = null;
	#hasCrashed = false;

	async find(endpoint: string, target: string): Promise<Page | null> {
		if (this.#hasCrashed) await this.close();
		this.#browser ??= await this.#connect(endpoint);
		for (const page of this.#browser.contexts().flatMap((context) => context.pages())) {
			const session = await page.context().newCDPSession(page);
			const { targetInfo } = await session.send('Target.getTargetInfo');
			await session.detach();
			if (targetInfo.targetId !== target) continue;
			page.setDefaultTimeout(15_000);
			page.once('crash', () => {
				this.#hasCrashed = true;
			});
			return page;
		}
		return null;
	}

	async close(): Promise<void> {
		this.#hasCrashed = false;
		await this.#browser?.close();
		this.#browser = null;
	}

	async #connect(endpoint: string): Promise<Browser> {
		const browser = await chromium.connectOverCDP(endpoint, { noDefaults: true });
		browser.once('disconnected', () => {
			if (this.#browser === browser) this.#browser = null;
		});
		return browser;
	}
}
