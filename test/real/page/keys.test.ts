import { describe, expect, test } from 'vitest';
import { openPage } from '../../helpers/browser.ts';
import { clipboard, copied, keysOf, knownKeys } from '../../helpers/keys-dialogs.ts';
import { oneBrowser } from '../../helpers/one-browser.ts';
import { openStage } from '../../helpers/open-stage.ts';
import { stageInstance } from '../../helpers/stage.ts';
import { refusal } from '../../helpers/text-client.ts';

const browser = oneBrowser();
const openOne = () => openStage({ instances: [stageInstance()], limits: {} });
const terms = { permissions: [{ verb: 'stage.*', values: {} }], asks: false, pace: null };

describe('the list of keys', () => {
	test('says what a key is good for where there is none', async () => {
		await using bridge = await openOne();
		await using opened = await openPage(browser(), bridge);
		const { page } = opened;
		const { form, list, open } = keysOf(page);
		await open();
		await list.getByText('No keys yet').waitFor();
		await list.getByText(/^With a key, an item keeps its permissions/u).waitFor();
		await list.getByRole('button', { name: 'New item' }).click();
		await form.waitFor();
		expect(opened.faults).toEqual([]);
	});

	test('never shows a key unless asked to, says who uses it, and copies its address', async () => {
		await using bridge = await openOne();
		const { key } = await bridge.call('key.create', { name: 'Lamp', ...terms });
		await using opened = await openPage(browser(), bridge, clipboard);
		const { page } = opened;
		const { entry, open } = keysOf(page);
		await open();
		const lamp = entry('Lamp');
		await lamp.getByText(`${key.slice(0, 4)}…`).waitFor();
		await lamp.getByText('never used').waitFor();
		await lamp.getByText('May use everything in Stage that is not dangerous.').click();
		await lamp.getByText('Anything else is refused without a question.').waitFor();
		await using _one = await bridge.connect(`/${key}`);
		await using _two = await bridge.connect(`/${key}`);
		await lamp.getByText('2 connected').waitFor();
		await lamp.getByText(/^last used (?:now|\d+ seconds? ago)$/u).waitFor();
		expect(await page.locator('body').innerHTML()).not.toContain(key);

		await lamp.getByRole('button', { name: 'Copy URL of Lamp' }).click();
		await expect.poll(() => copied(page)).toBe(`${bridge.url()}${key}?name=Lamp`);
		await lamp.getByRole('button', { name: 'Show the address of Lamp' }).click();
		await lamp.getByText(`${bridge.url()}${key}?name=Lamp`).waitFor();
		await lamp.getByRole('button', { name: 'Hide the address of Lamp' }).click();
		expect(await page.locator('body').innerHTML()).not.toContain(key);
		expect(opened.faults).toEqual([]);
	});

	test('changes what a key may do at once, and keeps what has no box', async () => {
		await using bridge = await openOne();
		const gone = { verb: 'obs.scene', values: { name: ['Live'] } };
		const permissions = [...terms.permissions, gone];
		const { key } = await bridge.call('key.create', { ...terms, name: 'Lamp', permissions });
		await using opened = await openPage(browser(), bridge);
		const { page } = opened;
		const { entry, form, open } = keysOf(page);
		await using lamp = await bridge.connect(`/${key}?name=Lamp`);
		expect(await lamp.ask('stage.scene Live')).toBe('ok\tstage.scene');
		await open();
		await entry('Lamp').getByRole('button', { name: 'Change Lamp' }).click();
		await form.getByText('obs.scene name: Live').waitFor();
		await form.getByRole('checkbox', { name: /^All that is not dangerous/u }).uncheck();
		await form.getByRole('checkbox', { name: /^fade / }).check();
		await form.getByLabel('Name', { exact: true }).fill('Big Lamp');
		await form.getByRole('button', { name: 'Save', exact: true }).click();
		await form.waitFor({ state: 'hidden' });
		await entry('Big Lamp').waitFor();
		expect(await lamp.ask('stage.scene Live')).toMatch(/ACCESS_REFUSED/u);
		expect(await lamp.ask('stage.fade Live')).toBe('ok\tstage.fade');
		expect(await knownKeys(bridge)).toMatchObject([
			{ name: 'Big Lamp', permissions: [{ verb: 'stage.fade', values: {} }, gone] },
		]);
		expect(opened.faults).toEqual([]);
	});

	test('rotates, revokes and forgets, each with its clients', async () => {
		await using bridge = await openOne();
		const { key } = await bridge.call('key.create', { name: 'Lamp', ...terms });
		await using opened = await openPage(browser(), bridge, clipboard);
		const { page } = opened;
		const { entry, made, open } = keysOf(page);
		await using lamp = await bridge.connect(`/${key}`);
		await open();
		await entry('Lamp').getByRole('button', { name: 'Rotate Lamp' }).click();
		const sure = page.getByRole('dialog', { name: 'Rotate the key of “Lamp”?' });
		await sure.getByRole('button', { name: 'Cancel' }).click();
		expect(await lamp.ask('bridge.ping')).toBe('ok\tbridge.ping\tpong');
		await entry('Lamp').getByRole('button', { name: 'Rotate Lamp' }).click();
		await sure.getByRole('button', { name: 'Rotate', exact: true }).click();
		expect((await lamp.closed).code).toBe(1008);
		await made.getByRole('button', { name: 'Copy the address' }).click();
		const address = await copied(page);
		expect(address).not.toContain(key);
		await made.getByRole('button', { name: 'Done' }).click();

		await using again = await bridge.connect(address.slice(bridge.url('').length));
		expect(await again.ask('stage.scene Live')).toBe('ok\tstage.scene');
		await entry('Lamp').getByRole('button', { name: 'Revoke Lamp' }).click();
		await page
			.getByRole('dialog', { name: 'Revoke the key of “Lamp”?' })
			.getByRole('button', { name: 'Revoke', exact: true })
			.click();
		expect((await again.closed).code).toBe(1008);
		expect((await refusal(address)).status).toBe(403);
		await entry('Lamp')
			.getByText(/^revoked /u)
			.waitFor();
		await entry('Lamp').getByRole('button', { name: 'Forget Lamp' }).click();
		await entry('Lamp').waitFor({ state: 'hidden' });
		await page.getByText('No keys yet').waitFor();
		expect(await knownKeys(bridge)).toEqual([]);
		expect(opened.faults).toEqual([]);
	});

	test('shows keys of the command line, which cannot be changed here', async () => {
		const permissions = [{ verb: 'stage.*', values: {} }];
		await using bridge = await openStage({
			instances: [stageInstance()],
			commandLine: { given: [{ key: 'booth', permissions }] },
		});
		await using opened = await openPage(browser(), bridge, clipboard);
		const { page } = opened;
		const { entry, open } = keysOf(page);
		await open();
		const booth = entry('booth');
		await booth.getByText('from the command line, for this start').waitFor();
		expect(await booth.getByRole('button', { name: /^(?:Change|Rotate|Revoke)/u }).count()).toBe(0);
		await booth.getByRole('button', { name: 'Copy URL of booth' }).click();
		await expect.poll(() => copied(page)).toBe(`${bridge.url()}booth`);
		expect(opened.faults).toEqual([]);
	});
});
