import { readFile } from 'node:fs/promises';
import type { Locator, Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { openPage, type OpenPage } from '../../helpers/browser.ts';
import { TestDesktop } from '../../helpers/desktop.ts';
import { oneBrowser } from '../../helpers/one-browser.ts';
import { openTestBridge, type TestBridge } from '../../helpers/open-bridge.ts';
import { lampInstance, lost, Workshop } from '../../main/adapters-host/tiny.ts';

const browser = oneBrowser();

interface OpenLamp extends AsyncDisposable {
	readonly bridge: TestBridge;
	readonly workshop: Workshop;
	readonly opened: OpenPage;
	readonly page: Page;
	readonly card: Locator;
	/** What the bridge holds now. */
	stored(): Promise<{ settings: unknown; secrets: Readonly<Record<string, boolean>> }>;
	save(): Promise<void>;
}

/** The card of a lamp with its settings open. */
async function openLamp(
	bulbs: readonly { name: string; watts: number }[] = [],
	desktop?: TestDesktop,
): Promise<OpenLamp> {
	await using opening = new AsyncDisposableStack();
	const workshop = new Workshop();
	const bridge = opening.use(
		await openTestBridge({
			adapters: [workshop.adapter],
			instances: [lampInstance(true)],
			...(desktop ? { desktop } : {}),
		}),
	);
	await bridge.call('adapter.configure', {
		id: 'lamp',
		settings: { bulbs: [...bulbs] },
		secrets: Object.fromEntries(bulbs.map(({ name }) => [`bulbs.${name}.pin`, `pin of ${name}`])),
	});
	const opened = opening.use(
		await openPage(browser(), bridge, { permissions: ['clipboard-read', 'clipboard-write'] }),
	);
	const { page } = opened;
	const card = page.getByRole('article', { name: 'Lamp' });
	await card.getByRole('button', { name: 'Settings', exact: true }).click();
	const all = opening.move();
	return {
		bridge,
		workshop,
		opened,
		page,
		card,
		stored: async () => {
			const [instance] = (await bridge.call('app.load', null)).instances;
			return { settings: instance?.settings, secrets: instance?.secrets ?? {} };
		},
		save: async () => {
			await card.getByRole('button', { name: 'Save', exact: true }).click();
			await card.getByText('Saved', { exact: true }).waitFor();
		},
		[Symbol.asyncDispose]: () => all.disposeAsync(),
	};
}

const left = { name: 'left', watts: 7 };
const right = { name: 'right', watts: 5 };

/** The pins that the lamp was last started with, by the name of the bulb. */
const pinsOf = ({ workshop }: OpenLamp) =>
	Object.fromEntries(
		(workshop.last.settings.bulbs as { name: string; pin?: string }[]).map(({ name, pin }) => [
			name,
			pin ?? null,
		]),
	);

const isFocused = (locator: Locator) =>
	locator.evaluate((element) => element === document.activeElement);

describe('a table', () => {
	test('is filled in row by row, and saved', async () => {
		await using lamp = await openLamp();
		const { card } = lamp;
		await card.getByText('0 of 4').waitFor();
		await card.getByRole('button', { name: 'Add to bulbs' }).click();
		const name = card.getByLabel('name', { exact: true });
		await expect.poll(() => isFocused(name)).toBe(true);
		await name.fill('left');
		await card.getByLabel('watts').fill('7.5');
		await card.getByLabel('mode (optional)').selectOption('blinking');
		await card.getByRole('switch', { name: 'isDimmed' }).click();
		await card.getByLabel('script (optional)').fill('on\noff');
		await card.getByLabel('pin', { exact: true }).fill('1234');
		await lamp.save();
		expect(await lamp.stored()).toMatchObject({
			settings: {
				bulbs: [{ name: 'left', watts: 7.5, mode: 'blinking', isDimmed: true, script: 'on\noff' }],
			},
			secrets: { 'bulbs.left.pin': true },
		});
		// Folded, it says what is in it; the switched-on switch by its name.
		await card.getByRole('button', { name: 'left', exact: true }).click();
		await card.getByText('watts: 7.5 · blinking · isDimmed · on off').waitFor();
		expect(await lamp.page.content()).not.toContain('1234');
		expect(lamp.opened.faults).toEqual([]);
	});

	test('keeps the secret of a row that is renamed, and leaves that of a copy unset', async () => {
		await using lamp = await openLamp([left, right]);
		const { card } = lamp;
		await card.getByRole('button', { name: /^left/u }).click();
		await card.getByLabel('name', { exact: true }).fill('top');
		await card.getByRole('button', { name: 'Duplicate right' }).click();
		await lamp.save();
		await expect
			.poll(() => pinsOf(lamp))
			.toEqual({ top: 'pin of left', right: 'pin of right', 'right-2': null });
		expect(lamp.opened.faults).toEqual([]);
	});

	test('removes a row when it is saved, not before, and its secret with it', async () => {
		await using lamp = await openLamp([left, right]);
		const { card } = lamp;
		await card.getByRole('button', { name: 'Remove left' }).click();
		await card.getByText('Will be removed when you save').waitFor();
		await card.getByRole('button', { name: 'Keep left' }).click();
		expect(await card.getByText('Not saved yet').count()).toBe(0);
		await card.getByRole('button', { name: 'Remove left' }).click();
		// A new one of the same name is another one: it must not find the old one's secret.
		await card.getByRole('button', { name: 'Add to bulbs' }).click();
		await card.getByLabel('name', { exact: true }).fill('left');
		await lamp.save();
		await expect.poll(() => pinsOf(lamp)).toEqual({ right: 'pin of right', left: null });
		expect((await lamp.stored()).secrets['bulbs.left.pin']).toBe(false);

		// One that was never saved goes at once.
		await card.getByRole('button', { name: 'Add to bulbs' }).click();
		await card.getByRole('button', { name: 'Remove No name yet' }).click();
		await expect
			.poll(() => isFocused(card.getByRole('button', { name: 'Add to bulbs' })))
			.toBe(true);
		expect(await card.getByText('Not saved yet').count()).toBe(0);
		expect(lamp.opened.faults).toEqual([]);
	});

	test('says what is wrong at the field, and on the row while it is folded', async () => {
		await using lamp = await openLamp([left, right]);
		const { card } = lamp;
		await card.getByRole('button', { name: /^right/u }).click();
		const name = card.getByLabel('name', { exact: true });
		const watts = card.getByLabel('watts');
		await name.fill('left');
		await watts.fill('much');
		await card.getByRole('button', { name: 'Save', exact: true }).click();
		await card.getByText('Another entry has this name. Choose a different one.').waitFor();
		await card.getByText('Write a number, such as 10.').waitFor();
		await expect.poll(() => isFocused(name)).toBe(true);
		await name.fill('right');
		await card.getByRole('button', { name: /^right/u }).click();
		await card.getByText('watts: Write a number, such as 10.').waitFor();
		// Saving opens it again, where the mistake is.
		await card.getByRole('button', { name: 'Save', exact: true }).click();
		await expect.poll(() => isFocused(watts)).toBe(true);
		expect((await lamp.stored()).settings).toMatchObject({ bulbs: [left, right] });
		expect(lamp.opened.faults).toEqual([]);
	});

	test('shows at the field what only the adapter could know, and loses nothing', async () => {
		await using lamp = await openLamp([left, right]);
		const { card } = lamp;
		await card.getByLabel('notes').fill('one\ntwo');
		await card.getByRole('button', { name: /^right/u }).click();
		const name = card.getByLabel('name', { exact: true });
		await name.fill('two words');
		await card.getByLabel('pin', { exact: true }).fill('4321');
		await card.getByRole('button', { name: 'Save', exact: true }).click();
		await card.getByRole('alert').waitFor();
		await expect.poll(() => name.getAttribute('aria-invalid')).toBe('true');
		await expect.poll(() => isFocused(name)).toBe(true);
		// The other one was removed meanwhile by nobody: all that was typed is there.
		expect(await card.getByLabel('notes').inputValue()).toBe('one\ntwo');
		await name.fill('two_words');
		expect(await name.getAttribute('aria-invalid')).toBeNull();
		await lamp.save();
		expect((await lamp.stored()).settings).toMatchObject({ notes: ['one', 'two'] });
		await expect.poll(() => pinsOf(lamp)).toEqual({ left: 'pin of left', two_words: '4321' });
		expect(lamp.opened.faults).toEqual([]);
	});

	test('has the order that somebody gives it', async () => {
		await using lamp = await openLamp([left, right]);
		const { card } = lamp;
		expect(await card.getByRole('button', { name: 'Move left up' }).count()).toBe(0);
		await card.getByRole('button', { name: 'Duplicate left' }).click();
		const up = card.getByRole('button', { name: 'Move left-2 up' });
		await up.press('Enter');
		expect(await isFocused(up)).toBe(true);
		await up.press('Enter');
		await lamp.save();
		expect((await lamp.stored()).settings).toMatchObject({
			bulbs: [{ name: 'left-2' }, { name: 'left' }, { name: 'right' }],
		});
		expect(lamp.opened.faults).toEqual([]);
	});

	test('takes as many rows as there may be', async () => {
		await using lamp = await openLamp([left, right]);
		const { card } = lamp;
		await card.getByRole('button', { name: 'Duplicate left' }).click();
		await card.getByRole('button', { name: 'Duplicate left' }).first().click();
		await card.getByText('At most 4.').waitFor();
		expect(await card.getByRole('button', { name: 'Add to bulbs' }).isDisabled()).toBe(true);
		await card.getByRole('button', { name: 'Remove right' }).click();
		expect(await card.getByRole('button', { name: 'Add to bulbs' }).isDisabled()).toBe(false);
		expect(lamp.opened.faults).toEqual([]);
	});

	test('outlives a change of the status while somebody types', async () => {
		await using lamp = await openLamp([left]);
		const { card, workshop } = lamp;
		await card.getByRole('button', { name: /^left/u }).click();
		const name = card.getByLabel('name', { exact: true });
		await name.fill('top');
		workshop.onStart = () => {
			throw lost('The fuse is out.');
		};
		workshop.last.context.setStatus({ kind: 'lost', why: { en: 'The fuse blew.', ja: '' } });
		await card
			.getByText(/The fuse/u)
			.first()
			.waitFor();
		await lamp.page.keyboard.type('most');
		expect(await name.inputValue()).toBe('topmost');
		expect(await isFocused(name)).toBe(true);
		expect(lamp.opened.faults).toEqual([]);
	});
});

describe('a list', () => {
	test('is one text per line, and says how many there may be', async () => {
		await using lamp = await openLamp();
		const { card } = lamp;
		const notes = card.getByLabel('notes');
		await notes.fill('one\n\n  two  \n');
		await card.getByText('Lines: 2 of 5').waitFor();
		await lamp.save();
		expect((await lamp.stored()).settings).toMatchObject({ notes: ['one', 'two'] });
		await notes.fill('1\n2\n3\n4\n5\n6');
		await card.getByRole('button', { name: 'Save', exact: true }).click();
		await card.getByText('At most 5 lines.').waitFor();
		// What is wrong with a line, the adapter says.
		await notes.fill('fine\nnot fine!');
		await card.getByRole('button', { name: 'Save', exact: true }).click();
		await card.getByRole('alert').waitFor();
		await expect.poll(() => notes.getAttribute('aria-invalid')).toBe('true');
		await notes.fill('');
		await lamp.save();
		expect((await lamp.stored()).settings).toMatchObject({ notes: [] });
		expect(lamp.opened.faults).toEqual([]);
	});
});

test('a secret is made up, copied, and never seen again', async () => {
	await using lamp = await openLamp([left]);
	const { card, page } = lamp;
	await card.getByRole('button', { name: /^left/u }).click();
	await card.getByRole('button', { name: 'Make one up: pin' }).click();
	const pin = card.getByLabel('pin', { exact: true });
	const made = await pin.inputValue();
	expect(made).toMatch(/^[\w-]{32}$/u);
	expect(await pin.getAttribute('type')).toBe('text');
	await card.getByText('Copy it now. Once it is saved it is never shown again.').waitFor();
	await card.getByRole('button', { name: 'Copy pin' }).click();
	expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(made);
	await lamp.save();
	await expect.poll(() => pinsOf(lamp)).toEqual({ left: made });
	expect(await pin.inputValue()).toBe('');
	expect(await pin.getAttribute('type')).toBe('password');
	expect(lamp.opened.faults).toEqual([]);
});

describe('a try', () => {
	test('works on what is typed, and saves nothing', async () => {
		await using lamp = await openLamp([left]);
		const { card } = lamp;
		await card.getByRole('button', { name: /^left/u }).click();
		await card.getByLabel('name', { exact: true }).fill('top');
		await card.getByLabel('watts').fill('40');
		await card.getByLabel('seconds').fill('3');
		// Enter in its field tries. It would save the form otherwise.
		await card.getByLabel('seconds').press('Enter');
		await card.getByText(/OK · \d+ ms/u).waitFor();
		await card.getByText('top with pin pin of left').waitFor();
		await card.getByText('40 W for 3 s').waitFor();
		expect((await lamp.stored()).settings).toEqual({ bulbs: [left] });

		await card.getByLabel('watts').fill('0');
		await card.getByRole('button', { name: 'Try', exact: true }).click();
		await card.getByText(/Failed · \d+ ms/u).waitFor();
		await card.getByText('It stayed dark.').waitFor();
		await card.getByText('top with pin pin of left').waitFor();
		expect(await card.getByText('40 W for 3 s').count()).toBe(0);

		await card.getByLabel('watts').fill('no number');
		await card.getByRole('button', { name: 'Try', exact: true }).click();
		await card.getByText('First correct the fields marked in red.').waitFor();
		await card.getByText('Write a number, such as 10.').waitFor();
		expect(lamp.opened.faults).toEqual([]);
	});
});

describe('a folder', () => {
	test('is picked in the dialog of the system, on the desktop', async () => {
		const desktop = new TestDesktop();
		await using lamp = await openLamp([], desktop);
		const { card } = lamp;
		const folder = card.getByLabel('folder (optional)');
		const choose = card.getByRole('button', { name: 'Choose folder…' });
		desktop.folder = '/home/alice/Bulbs';
		await choose.click();
		await expect.poll(() => folder.inputValue()).toBe('/home/alice/Bulbs');
		// The next dialog begins there. Closed without a choice, it changes nothing.
		desktop.folder = null;
		await choose.click();
		await expect.poll(() => desktop.asked).toEqual(['choose anywhere', 'choose /home/alice/Bulbs']);
		await lamp.save();
		expect((await lamp.stored()).settings).toMatchObject({ folder: '/home/alice/Bulbs' });
		expect(lamp.opened.faults).toEqual([]);
	});

	test('is typed in a browser', async () => {
		await using lamp = await openLamp();
		await lamp.card.getByLabel('folder (optional)').fill('/home/alice');
		expect(await lamp.card.getByRole('button', { name: 'Choose folder…' }).count()).toBe(0);
		expect(lamp.opened.faults).toEqual([]);
	});
});

test('what can be exported is saved as a file while the adapter is ready', async () => {
	await using lamp = await openLamp();
	const { card, page } = lamp;
	const [download] = await Promise.all([
		page.waitForEvent('download'),
		card.getByRole('button', { name: 'The color', exact: true }).click(),
	]);
	expect(download.suggestedFilename()).toBe('color.txt');
	expect(await readFile(await download.path(), 'utf8')).toBe('red');
	await card.getByRole('switch', { name: 'Lamp on or off' }).click();
	await card.getByText('Off', { exact: true }).waitFor();
	expect(await card.getByRole('button', { name: 'The color', exact: true }).count()).toBe(0);
	expect(lamp.opened.faults).toEqual([]);
});

test('what can be there only once is offered until it is', async () => {
	await using bridge = await openTestBridge({ instances: [] });
	await using opened = await openPage(browser(), bridge);
	const adapters = opened.page.getByRole('region', { name: 'Adapters' });
	await adapters.getByRole('button', { name: 'Add an adapter' }).click();
	await adapters.getByRole('button', { name: 'Add Rooms' }).click();
	await adapters.getByRole('article', { name: 'Rooms' }).waitFor();
	// It folds once the bridge has answered, which may be after the card has come.
	await adapters.getByRole('button', { name: 'Add an adapter', expanded: false }).click();
	await adapters.getByText('Added', { exact: true }).waitFor();
	expect(await adapters.getByRole('button', { name: 'Add Rooms' }).count()).toBe(0);
	expect(opened.faults).toEqual([]);
});
