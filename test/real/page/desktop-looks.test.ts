import { expect, test } from 'vitest';
import { say } from '../../../main/contract/words.ts';
import { openPage } from '../../helpers/browser.ts';
import { TestDesktop } from '../../helpers/desktop.ts';
import { looker, looks, nameOf, pageOf } from '../../helpers/looks.ts';
import { oneBrowser } from '../../helpers/one-browser.ts';
import { openStage } from '../../helpers/open-stage.ts';

const browser = oneBrowser();
/** Everything once, and in the other theme what has colors of its own: the rest is drawn with the same pieces. */
const look = looker((name) =>
	/^(?:1440-dark-en-normal|900-light-ja-normal-(?:desktop|update-failed|overlay-question))/u.test(
		name,
	),
);

/** Each size, theme and language once; all of them for who looks at the pictures. */
const few = /^(?:1440-dark-en|900-light-ja|480-light-en|480-dark-ja)-normal$/u;
const wantedLooks = process.env.SCREENSHOTS ? looks : looks.filter((one) => few.test(nameOf(one)));

const notes = `# 0.2.0\n\n- Rooms: clients talk to each other.\n- A link that is longer than the box is wide: https://example.com/${'a'.repeat(120)}\n${'- One more line.\n'.repeat(30)}`;
const why = say(
	'GitHub could not be reached: getaddrinfo ENOTFOUND github.com. Is this machine online?',
	'GitHub に接続できません: getaddrinfo ENOTFOUND github.com。インターネットにつながっていますか?',
);

test.for(wantedLooks)('$width x $height, $theme, $language, $textSize text', async (wanted) => {
	const { width, height } = wanted;
	const desktop = new TestDesktop({ platform: 'linux', secrets: 'weak' });
	await using bridge = desktop.join(await openStage({ desktop }));
	await bridge.call('settings.save', { page: pageOf(wanted) });
	await using opened = await openPage(browser(), bridge, { viewport: { width, height } });
	const { page } = opened;
	const name = nameOf(wanted);
	await page.locator(`:root[lang=${wanted.language}] main`).waitFor();

	desktop.change({ update: { kind: 'available', version: '0.2.0', notes, bytes: 98_765_432 } });
	await page.getByRole('status').getByText('0.2.0').waitFor();
	await look(page, `${name}-update-banner`);

	const sections = {
		desktop: page.locator('section[aria-labelledby=settings-desktop]'),
		updates: page.locator('section[aria-labelledby=settings-updates]'),
		data: page.locator('section[aria-labelledby=settings-data]'),
		about: page.locator('section[aria-labelledby=settings-about]'),
	};
	desktop.show('updates');
	await sections.updates.getByText('0.2.0').first().waitFor();
	await look(page, `${name}-update-available`);
	desktop.change({ update: { kind: 'downloading', version: '0.2.0', done: 0.42 } });
	await sections.updates.getByRole('progressbar').waitFor();
	await look(page, `${name}-update-downloading`);
	desktop.change({ update: { kind: 'failed', why } });
	await sections.updates.getByText('ENOTFOUND').waitFor();
	await look(page, `${name}-update-failed`);
	await sections.desktop.scrollIntoViewIfNeeded();
	await look(page, `${name}-desktop`);
	await sections.data.scrollIntoViewIfNeeded();
	await look(page, `${name}-data`);
	desktop.show('about');
	await sections.about.getByText('45.4.1').waitFor();
	await look(page, `${name}-about`);
	await sections.about.getByRole('button').last().click();
	await page.locator('summary').nth(2).click();
	await look(page, `${name}-licenses`);
	desktop.show('users');
	await page.getByRole('dialog').first().waitFor({ state: 'hidden' });

	await page.setViewportSize({ width: 420, height: 640 });
	const { settings } = await bridge.call('app.load', null);
	await bridge.call('settings.save', { desktop: { ...settings.desktop, overlay: true } });
	await page.locator(':root[data-text-size=overlay]').waitFor();
	await look(page, `${name}-overlay-first`);
	await using booth = await bridge.connect('/?name=DJ%20Booth&user=Alice');
	await using _lamp = await bridge.connect(
		'/?name=A%20lamp%20with%20quite%20a%20long%20name%20of%20its%20own&user=さくら',
	);
	await booth.ask('stage.look');
	booth.send(`A long text, ${'with many words, '.repeat(20)}`);
	await page.getByText('A long text').first().waitFor();
	await look(page, `${name}-overlay-users`);
	await page.getByRole('tab').nth(1).click();
	await look(page, `${name}-overlay-log`);
	await page.getByRole('tab').nth(2).click();
	await look(page, `${name}-overlay-adapters`);
	await booth.ask('stage.scene A scene of many words');
	await page.locator('[data-approval]').waitFor();
	await page.locator('[data-approval] [aria-disabled=false]').first().waitFor();
	await look(page, `${name}-overlay-question`);
	await bridge.call('approval.refuseAll', null);
	await booth.ask('stage.burn "The house"');
	await page.locator('.danger[data-approval]').waitFor();
	await look(page, `${name}-overlay-danger`);
	desktop.show('updates');
	await sections.updates.waitFor();
	await look(page, `${name}-overlay-settings`);
	await page.keyboard.press('Escape');
	await sections.updates.waitFor({ state: 'hidden' });
	await bridge.call('server.forward', { isOn: false });
	await page.locator('footer .paused').waitFor();
	await look(page, `${name}-overlay-paused`);
	await bridge.call('server.panic', { isOn: true });
	await page.locator('header.panic').waitFor();
	await look(page, `${name}-overlay-panic`);
	expect(opened.faults).toEqual([]);
});
