import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { openPage } from '../helpers/browser.ts';
import { befriend } from '../helpers/friend.ts';
import { logPane } from '../helpers/log-pane.ts';
import { looker } from '../helpers/looks.ts';
import { oneBrowser } from '../helpers/one-browser.ts';
import type { TestBridge } from '../helpers/open-bridge.ts';
import { openStage } from '../helpers/open-stage.ts';
import { until } from '../helpers/until.ts';

const browser = oneBrowser();
const look = looker();

/** What would take the page over, if any of it were more than text. */
const taking = {
	'an image': '<img src=http://evil.example/x onerror="taken=1">',
	'a script': '<script>taken=1</script>',
	'a script from elsewhere': '<script src=//evil.example/x.js></script>',
	'a drawing': '<svg onload=taken=1><animate onbegin=taken=1>',
	'a frame': '<iframe srcdoc="<script>parent.taken=1</script>">',
	'a link': '<a href="javascript:taken=1" autofocus onfocus=taken=1>press</a>',
	'an address': 'javascript:taken=1//http://evil.example/',
	'the end of the title': '</title></textarea></style><script>taken=1</script>',
	'the end of an attribute': `" onmouseover="taken=1" x='`,
	'the end of a rule': '} * { display: none } @import url(//evil.example/);',
	'a style': '<style>*{display:none!important}</style><base href=//evil.example>',
	'a comment': '--><!-- <plaintext>',
	'a template': "{{constructor.constructor('taken=1')()}} ${taken=1} {@html '<b id=taken>'}",
	'a placeholder': '{name} {count} {list} %s $& $1',
	'a name of every object': '__proto__',
	'another name of every object': 'hasOwnProperty',
	'tags of Resonite': '<size=5000><color=#ff0000><sprite name="x"><b>',
} as const;

/** What would break the order, the lines or the size of the page. */
const breaking = {
	'commands of a terminal': '\u001b[2J\u001b]0;taken\u0007\u001b[31mred',
	'the other direction': '\u202Etxet desrever\u2066 \u2067 \u200F',
	'a hidden part': 'o\u200Bb\u2060s\uFEFF.\u00ADscene',
	'forged lines': 'one\r\n12:00:00 → Alice obs.stream start ✓ ok\n\nthree\u2028four\u0085five',
	'all controls': Array.from({ length: 0xa0 }, (_, code) => String.fromCharCode(code)).join(''),
	'a thousand marks': `Z${'\u0301\u0316'.repeat(500)}algo`,
	'a blank name': '\u3164',
	'a wide letter': '﷽'.repeat(60),
	'no place to break': 'W'.repeat(65_000),
	'many marks': 'a\u202E'.repeat(16_000),
	'many lines': '\n'.repeat(30_000),
	'letters of the other direction': 'שלום עולם: مرحبا (obs.scene) 12:00',
} as const;

const hostile: readonly string[] = [...Object.values(taking), ...Object.values(breaking)];
/** Longest name that a client may have is cut from this. */
const asName = (text: string) => encodeURIComponent(text.slice(0, 200));

/** Connects a client for each text, which uses it wherever a client can say something. They stay. */
async function invade(bridge: TestBridge): Promise<AsyncDisposable> {
	await using opened = new AsyncDisposableStack();
	for (const [at, text] of hostile.entries()) {
		const client = opened.use(
			await bridge.connect(`/foe-${at}?name=${asName(text)}&user=${asName(text)}&sub=*.*`),
		);
		client.send(text);
		client.send(`stage.scene\t${text.slice(0, 10_000)}`);
		client.send(JSON.stringify({ do: 'bridge.ping', args: { text: text.slice(0, 500) } }));
		await client.soFar();
	}
	const running = opened.move();
	return { [Symbol.asyncDispose]: () => running.disposeAsync() };
}

/** Watches for whatever a page does that it should not. */
async function watch(page: Page): Promise<() => Promise<unknown>> {
	const seen: string[] = [];
	const { origin } = new URL(page.url());
	page.on('dialog', (dialog) => {
		seen.push(`dialog: ${dialog.message()}`);
		void dialog.dismiss();
	});
	page.on('request', (request) => {
		const url = request.url();
		if (!url.startsWith(`${origin}/`) && !/^(?:data|blob):/u.test(url)) seen.push(`asked ${url}`);
	});
	page.context().on('page', (other) => seen.push(`opened ${other.url()}`));
	await page.evaluate(() => {
		const blocked: string[] = [];
		Object.assign(globalThis, { blocked });
		document.addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI }) => {
			blocked.push(`${effectiveDirective} ${blockedURI}`);
		});
	});
	return async () => ({
		seen,
		...(await page.evaluate(() => ({
			isTaken: 'taken' in globalThis,
			blocked: (globalThis as unknown as { blocked: string[] }).blocked,
			title: document.title,
			elements: document.querySelectorAll(
				'body :is(script, iframe, object, embed, base, style, plaintext, a[href^=javascript], [onload], [onerror], [onmouseover], [onfocus], #taken), img:not([src$=".svg"])',
			).length,
		}))),
	});
}

const nothing = {
	seen: [],
	isTaken: false,
	blocked: [],
	title: expect.stringMatching(/^(?:\(\d+\) )?Resonite Bridge$/u) as string,
	elements: 0,
};

/** Every text and every name on the page that holds what cannot be seen. */
const unseen = (page: Page) =>
	page.evaluate(() => {
		const hidden = /[^\P{Cc}\t\n]|[\p{Cf}\p{Zl}\p{Zp}\u3164]/u;
		const found: string[] = [];
		const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_ALL);
		while (walker.nextNode()) {
			const node = walker.currentNode;
			const texts =
				node instanceof Element
					? ['title', 'aria-label', 'alt', 'placeholder'].map((name) => node.getAttribute(name))
					: [node.textContent];
			const wrong = texts.find((text) => text && hidden.test(text));
			if (wrong)
				found.push(`${node.parentElement?.outerHTML.slice(0, 200)}: ${JSON.stringify(wrong)}`);
		}
		return found;
	});

/** What of the page has lost its shape. */
const misshapen = (page: Page) =>
	page.evaluate(() => {
		const found: string[] = [];
		const { scrollWidth, clientWidth } = document.documentElement;
		if (scrollWidth > clientWidth)
			found.push(`the page is ${scrollWidth - clientWidth}px too wide`);
		const heights = [...document.querySelectorAll('[data-row]')].map(
			(row) => row.getBoundingClientRect().height,
		);
		if (new Set(heights).size > 1)
			found.push(`rows are ${[...new Set(heights)].join(' and ')}px high`);
		for (const box of document.querySelectorAll('article, aside, [role=dialog], [role=grid]'))
			if (box.scrollWidth > box.clientWidth + 1)
				found.push(`${box.tagName} ${box.className}: ${box.scrollWidth} > ${box.clientWidth}`);
		return found;
	});

describe('whatever a stranger writes', () => {
	test('runs nothing, asks nobody, and is all there to read', async () => {
		await using bridge = await openStage();
		await using friend = await befriend(bridge);
		await using opened = await openPage(browser(), bridge);
		const { page } = opened;
		const found = await watch(page);
		await using _foes = await invade(bridge);
		const log = logPane(page);
		for (const text of Object.values(taking)) {
			await log.search.fill(text.slice(0, 40));
			await log.grid.getByRole('row').filter({ hasText: text }).first().click();
			await log.detail.getByText(text, { exact: true }).first().waitFor();
		}
		await log.search.fill('');
		// Each of them also asks: nobody's text may press the buttons beside it, or hide them.
		const questions = page.locator('[data-approval]');
		await questions.first().waitFor();
		expect(await questions.count()).toBe(20);
		await questions.first().getByRole('button').first().hover();
		await page.getByRole('article', { name: '__proto__', exact: true }).hover();
		expect(await found()).toEqual(nothing);
		expect(opened.faults).toEqual([]);
		await friend.expectWell();
	});

	test('cannot hide, turn around or forge what stands beside it', async () => {
		await using bridge = await openStage();
		await using friend = await befriend(bridge);
		await using opened = await openPage(browser(), bridge);
		const { page } = opened;
		await using _foes = await invade(bridge);
		const log = logPane(page);
		await log.search.fill('desrever');
		const row = log.row('In, Text');
		await row.getByText('⟨U+202E⟩txet desrever⟨U+2066⟩ ⟨U+2067⟩ ⟨U+200F⟩').waitFor();
		await row.click();
		await log.detail.locator('pre').getByText('⟨U+202E⟩txet').waitFor();
		expect(await unseen(page)).toEqual([]);
		await log.search.fill('forged');
		await log.search.fill('Alice obs.stream');
		await row
			.getByText('one⟨CR⟩⟨LF⟩12:00:00 → Alice obs.stream start ✓ ok⟨LF⟩⟨LF⟩three⟨U+2028⟩four')
			.waitFor();
		await log.search.fill('');
		await log.row('Out, Reply').first().waitFor();
		// Through every row, with its details beside it.
		const { clients } = await bridge.call('app.load', null);
		expect(clients.filter(({ left }) => left === null)).toHaveLength(hostile.length + 1);
		await log.grid.focus();
		await page.keyboard.press('End');
		for (let at = 0; at < 40; at += 1) {
			await page.keyboard.press('ArrowUp');
			expect(await unseen(page)).toEqual([]);
		}
		await friend.expectWell();
	});

	test.for([
		[1_440, 900],
		[900, 700],
		[480, 800],
	] as const)('breaks no line and no pane of a window of %i x %i', async ([width, height]) => {
		await using bridge = await openStage();
		await using _friend = await bridge.connect('/?name=Friend');
		// Nothing is looked at halfway between two colors.
		const { settings } = await bridge.call('app.load', null);
		await bridge.call('settings.save', { page: { ...settings.page, motion: 'off' } });
		await using opened = await openPage(browser(), bridge, { viewport: { width, height } });
		const { page } = opened;
		await using _foes = await invade(bridge);
		const log = logPane(page);
		const pane = async (name: string) => {
			const tab = page.getByRole('tab', { name });
			if (await tab.isVisible()) await tab.click();
		};
		await page.getByRole('banner').getByText('Listening').waitFor();
		await pane('Log');
		await log.tick(['Kind', 'Text']);
		await log.row('In, Text').last().waitFor();
		expect(await misshapen(page)).toEqual([]);
		await look(page, `${width}-hostile-log`);
		await log.row('In, Text').last().click();
		for (const _ of hostile) {
			await log.detail.locator('pre').first().waitFor();
			expect(await misshapen(page)).toEqual([]);
			await page.keyboard.press('ArrowUp');
		}
		await look(page, `${width}-hostile-detail`);
		await page.keyboard.press('Escape');
		await pane('Users');
		const cards = page.getByRole('article', { name: 'Friend' });
		await cards.scrollIntoViewIfNeeded();
		await look(page, `${width}-hostile-users`);
		await page.locator('[data-approval]').first().hover();
		await look(page, `${width}-hostile-questions`);
	});

	test('is copied and exported as it was written', async () => {
		await using bridge = await openStage();
		await using opened = await openPage(browser(), bridge, {
			permissions: ['clipboard-read', 'clipboard-write'],
		});
		const { page } = opened;
		const text = `${breaking['the other direction']}\t${breaking['forged lines']}${breaking['commands of a terminal']}`;
		await using foe = await bridge.connect('/?name=Foe');
		foe.send(text);
		const log = logPane(page);
		await log.row('In, Text').click();
		await log.detail.getByRole('button', { name: 'Copy the text' }).click();
		await log.detail.getByText('Copied').first().waitFor();
		expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(text);

		await page.getByRole('button', { name: 'Export' }).click();
		const [download] = await Promise.all([
			page.waitForEvent('download'),
			page
				.getByRole('dialog', { name: 'Export' })
				.getByRole('button', { name: 'JSON Lines' })
				.click(),
		]);
		const lines = (await readFile(await download.path(), 'utf8')).trimEnd().split('\n');
		const texts = lines.map((line) => (JSON.parse(line) as { text: string }).text);
		expect(texts).toContain(text);
		expect(opened.faults).toEqual([]);
	});
});

/** How long the page may take for a key, on two busy cores; in ms. */
const BEARABLE = 2_000;

test('a crowd that writes as fast as it may leaves a friend and the page at ease', async () => {
	await using bridge = await openStage();
	await using opened = await openPage(browser(), bridge);
	const { page } = opened;
	const log = logPane(page);
	{
		await using inPeace = await befriend(bridge, '/?name=Early');
		await until(() => inPeace.report().count >= 30, 'thirty pings in peace');
		await inPeace.expectWell();
	}
	await using attack = new AsyncDisposableStack();
	const lines = ['many marks', 'all controls', 'a thousand marks'] as const;
	const crowd = await Promise.all(
		lines.map(async (line) => ({
			line: breaking[line].slice(0, 1_500),
			client: attack.use(await bridge.connect(`/?name=${encodeURIComponent(line)}`)),
		})),
	);
	let round = 0;
	const timer = setInterval(() => {
		round += 1;
		for (const { client, line } of crowd) client.send(`${round} ${line}`);
	}, 10);
	attack.defer(() => {
		clearInterval(timer);
	});
	await using friend = await befriend(bridge);
	await page.getByRole('article', { name: 'Friend', exact: true }).waitFor();
	await log.row('In, Text').first().waitFor();
	for (const word of ['p', 'ping', 'bridge.ping 4', '']) {
		const pressed = performance.now();
		await log.search.fill(word);
		expect(await log.search.inputValue()).toBe(word);
		expect(performance.now() - pressed).toBeLessThan(BEARABLE);
	}
	await until(() => friend.report().count >= 60, 'sixty pings under attack');
	await log.search.fill('bridge.ping');
	await log.row('In, Command').filter({ hasText: 'Friend' }).first().waitFor();
	expect(await unseen(page)).toEqual([]);
	await friend.expectWell();
	expect(opened.faults).toEqual([]);
});
