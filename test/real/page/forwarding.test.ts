import { describe, expect, test } from 'vitest';
import { openPage } from '../../helpers/browser.ts';
import { fewLooks, looker, looks, nameOf, pageOf } from '../../helpers/looks.ts';
import { oneBrowser } from '../../helpers/one-browser.ts';
import { openStage } from '../../helpers/open-stage.ts';

const browser = oneBrowser();
const look = looker(fewLooks);

const isForwarding = async (bridge: Awaited<ReturnType<typeof openStage>>) =>
	(await bridge.call('app.load', null)).server.isForwarding;

describe('pausing what is forwarded', () => {
	test('is a button of its own beside panic, and says in words and shape that it is paused', async () => {
		await using bridge = await openStage({ access: { policy: 'open' } });
		await using opened = await openPage(browser(), bridge);
		const { page } = opened;
		await using item = await bridge.connect('/?name=Booth');
		const top = page.getByRole('banner');
		const pause = top.getByRole('button', { name: 'Pause forwarding' });
		expect(await item.ask('stage.look')).toBe('ok\tstage.look');

		await pause.click();
		await top.getByText('Forwarding paused').waitFor();
		expect(await top.getByText('Listening').count()).toBe(0);
		await page
			.getByRole('alert')
			.getByText(/^Forwarding is paused: commands of items are refused/u)
			.waitFor();
		// Nobody was dropped, and panic is not on.
		expect(await item.ask('bridge.ping')).toBe('ok\tbridge.ping\tpong');
		expect(await item.ask('stage.look')).toMatch(/^err\tstage.look\tFORWARDING_PAUSED/u);
		await top.getByRole('button', { name: 'Panic', exact: true }).waitFor();
		await page
			.getByRole('grid')
			.getByRole('row')
			.filter({ hasText: 'FORWARDING_PAUSED' })
			.first()
			.waitFor();

		await page.getByRole('alert').getByRole('button', { name: 'Resume' }).click();
		await top.getByText('Listening').waitFor();
		await pause.click();
		await top.getByRole('button', { name: 'Resume forwarding' }).click();
		await pause.waitFor();
		expect(await item.ask('stage.look')).toBe('ok\tstage.look');
		expect(opened.faults).toEqual([]);
	});

	test('has a key, which the list of shortcuts names; it pauses nothing behind a dialog', async () => {
		await using bridge = await openStage();
		await using opened = await openPage(browser(), bridge);
		const { page } = opened;
		const top = page.getByRole('banner');
		await top.getByText('Listening').waitFor();
		await page.keyboard.press('Alt+b');
		await top.getByText('Forwarding paused').waitFor();
		await page.keyboard.press('Alt+b');
		await top.getByText('Listening').waitFor();

		await page.keyboard.press('?');
		const help = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
		await help.getByText('Pause forwarding, or go on').waitFor();
		await help.getByText('Alt+B', { exact: true }).waitFor();
		await page.keyboard.press('Alt+b');
		await page.keyboard.press('Escape');
		await help.waitFor({ state: 'hidden' });
		expect(await isForwarding(bridge)).toBe(true);
		expect(opened.faults).toEqual([]);
	});

	test('is seen by a page that is opened later, and by another one at once', async () => {
		await using bridge = await openStage();
		await using first = await openPage(browser(), bridge);
		await first.page.getByRole('banner').getByText('Listening').waitFor();
		await bridge.call('server.forward', { isOn: false });
		await first.page.getByRole('banner').getByText('Forwarding paused').waitFor();
		await using second = await openPage(browser(), bridge);
		await second.page.getByRole('banner').getByText('Forwarding paused').waitFor();
	});
});

const words = {
	en: { pause: 'Pause forwarding', resume: 'Resume forwarding' },
	ja: { pause: '転送を一時停止', resume: '転送を再開' },
};

test.for(looks)('$width x $height, $theme, $language, $textSize text', async (wanted) => {
	const { width, height, language } = wanted;
	await using bridge = await openStage();
	await bridge.call('settings.save', { page: pageOf(wanted) });
	// Beside all else that the top bar can hold.
	await bridge.call('arm.set', { verb: 'stage.burn', minutes: 90 });
	await using opened = await openPage(browser(), bridge, { viewport: { width, height } });
	const { page } = opened;
	const name = nameOf(wanted);
	const top = page.getByRole('banner');
	await page.locator(`:root[lang=${language}] main`).waitFor();
	const pause = top.getByRole('button', { name: words[language].pause });
	await pause.waitFor();
	await look(page, `${name}-forwarding`);
	await pause.click();
	await top.getByRole('button', { name: words[language].resume }).waitFor();
	await look(page, `${name}-paused`);
	await bridge.call('server.panic', { isOn: true });
	await page.locator('header.panic').waitFor();
	await look(page, `${name}-paused-and-panic`);
	expect(opened.faults).toEqual([]);
});
