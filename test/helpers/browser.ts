import { fileURLToPath } from 'node:url';
import sparticuz from '@sparticuz/chromium';
import {
	chromium,
	type Browser,
	type BrowserContextOptions,
	type LaunchOptions,
	type Page,
} from 'playwright-core';
import { builtPage } from '../../main/web/built-page.ts';
import { PageServer } from '../../main/web/page-server.ts';
import { findProgram } from './needs.ts';
import type { TestBridge } from './open-bridge.ts';

/** Programs that are a Chromium, by the names they have in PATH: with all that people have around a page. */
const whole = [
	'chromium',
	'chromium-browser',
	'google-chrome',
	'google-chrome-stable',
	'microsoft-edge',
];

/** The same without windows, of which nobody sees any here: it draws and runs a page alike, at half the work. */
const windowless = ['chromium-headless-shell', 'chrome-headless-shell'];

export interface BrowserWish {
	/** For stories about what a browser keeps apart or refuses, as people have it. */
	readonly isWhole?: boolean;
	/** Arguments of its command line. */
	readonly args?: readonly string[];
}

const quiet = [
	'--disable-gpu',
	'--disable-quic',
	'--no-first-run',
	'--disable-background-networking',
	'--disable-component-update',
	'--disable-sync',
];

/** An installed browser, else the one inside an npm package (Linux only). */
async function launchOptions({
	isWhole = false,
	args: more = [],
}: BrowserWish): Promise<LaunchOptions> {
	// Chromium's own sandbox cannot be had as root, which containers usually are.
	const args = [...quiet, ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), ...more];
	const programs = isWhole ? whole : [...windowless, ...whole];
	const program = programs.map(findProgram).find((path) => path !== null);
	if (program) return { executablePath: program, args };
	if (process.platform !== 'linux')
		return { channel: process.platform === 'win32' ? 'msedge' : 'chrome', args };
	// Not with the package's own arguments: they switch off what these tests are about, such as the Origin.
	return { executablePath: await sparticuz.executablePath(), args };
}

/** Text: why there is none, and what would bring one. */
export async function openBrowser(wish: BrowserWish = {}): Promise<Browser | string> {
	try {
		return await chromium.launch(await launchOptions(wish));
	} catch (error) {
		const text = error instanceof Error ? error.message : String(error);
		const missing = /error while loading shared libraries: [^:]+|is not found at [^\n]+/u.exec(
			text,
		)?.[0];
		if (missing) return `no browser can be started: ${missing} (sudo apt-get install chromium)`;
		throw error;
	}
}

export interface OpenPage extends AsyncDisposable {
	readonly page: Page;
	/** Errors that the page met: a test that cares ends with none. */
	readonly faults: readonly string[];
	/** The page's web server goes and comes back on its port, as a dropped connection does. */
	readonly server: PageServer;
}

/** The built page of a running bridge, in a real browser. */
export async function openPage(
	browser: Browser,
	{ bridge }: TestBridge,
	options: BrowserContextOptions = {},
): Promise<OpenPage> {
	await using opened = new AsyncDisposableStack();
	const folder = fileURLToPath(new URL('../../out/renderer', import.meta.url));
	const server = new PageServer({ bridge, files: builtPage(folder) });
	await server.start(0);
	opened.defer(() => server.stop());
	const context = await browser.newContext({
		viewport: { width: 1440, height: 900 },
		locale: 'en-US',
		...options,
	});
	opened.defer(() => context.close());
	const page = await context.newPage();
	page.setDefaultTimeout(15_000);
	const faults: string[] = [];
	page.on('pageerror', (error) => faults.push(error.message));
	page.on('console', (message) => {
		if (message.type() === 'error' || message.type() === 'warning') faults.push(message.text());
	});
	await page.goto(server.address);
	const running = opened.move();
	return { page, faults, server, [Symbol.asyncDispose]: () => running.disposeAsync() };
}
