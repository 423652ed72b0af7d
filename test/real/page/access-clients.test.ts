import { describe, expect, test } from 'vitest';
import { openPage } from '../../helpers/browser.ts';
import { oneBrowser } from '../../helpers/one-browser.ts';
import { openTestBridge } from '../../helpers/open-bridge.ts';
import { openStage } from '../../helpers/open-stage.ts';
import { questionsOf } from '../../helpers/questions.ts';
import { stageInstance } from '../../helpers/stage.ts';
import { refusal } from '../../helpers/text-client.ts';

const browser = oneBrowser();

const asks = /^err\tstage\.scene\tAPPROVAL_NEEDED\t/u;

describe('the card of a client', () => {
	test('says what it may do, and takes it back', async () => {
		await using bridge = await openStage();
		await using opened = await openPage(browser(), bridge);
		const questions = questionsOf(opened.page);
		await using booth = await bridge.connect('/?name=DJ%20Booth');
		await booth.ask('stage.scene Live');
		await questions.press(questions.of(/^DJ Booth /u), 'Allow for this connection');
		expect(await booth.next()).toBe('bridge.granted\tstage.scene');
		const card = questions.card('DJ Booth');
		await card.getByText('may use:').waitFor();
		await card.getByText('only here').waitFor();
		await card.getByTitle('everything in Stage stage that is not dangerous').waitFor();
		await card.getByRole('button', { name: 'Take back stage.*' }).click();
		await card.getByText('may use:').waitFor({ state: 'hidden' });
		expect(await booth.ask('stage.scene Live')).toMatch(asks);
		expect(opened.faults).toEqual([]);
	});

	test('silences it, with and without a question, and lets it ask again', async () => {
		await using bridge = await openStage();
		await using opened = await openPage(browser(), bridge);
		const questions = questionsOf(opened.page);
		await using noisy = await bridge.connect('/?name=Noisy');
		const card = questions.card('Noisy');
		const refused = /^err\tstage\.scene\tACCESS_REFUSED\t/u;

		await card.getByRole('button', { name: 'Silence Noisy: refuse whatever it asks' }).click();
		await card.getByText('Silenced: whatever it asks is refused.').waitFor();
		expect(await noisy.ask('stage.scene Live')).toMatch(refused);
		expect(await questions.all.count()).toBe(0);
		await card.getByRole('button', { name: 'Let it ask again' }).click();
		await card.getByText('Silenced: whatever it asks is refused.').waitFor({ state: 'hidden' });
		expect(await noisy.ask('stage.scene Live')).toMatch(asks);

		await questions.press(questions.of(/^Noisy /u), 'Silence');
		expect(await noisy.next()).toBe('bridge.refused\tstage.scene\trefused');
		await card.getByText('Silenced: whatever it asks is refused.').waitFor();
		expect(await noisy.ask('stage.scene Live')).toMatch(refused);
		expect(opened.faults).toEqual([]);
	});

	test('tells two items of one name apart, as their questions do', async () => {
		await using bridge = await openStage();
		await using opened = await openPage(browser(), bridge);
		const questions = questionsOf(opened.page);
		await using first = await bridge.connect('/?name=DJ%20Booth&user=Alice');
		await using second = await bridge.connect('/booth?name=DJ%20Booth&user=Alice');
		await first.ask('stage.scene Live');
		await second.ask('stage.scene Live');
		const numberOf = async (text: string) => {
			const question = questions.all.filter({ hasText: text });
			return /#\d+/u.exec((await question.textContent()) ?? '')?.[0];
		};
		const [one, other] = [await numberOf('no key'), await numberOf('key booth')];
		expect(one).not.toBe(other);
		const cards = await questions.card('DJ Booth').allInnerTexts();
		expect(cards.map((text) => /#\d+/u.exec(text)?.[0])).toEqual([one, other]);
		expect(opened.faults).toEqual([]);
	});

	test('sets how fast messages go out to it, and says what waits', async () => {
		await using bridge = await openStage({
			instances: [stageInstance()],
			limits: { maxWaitingOut: 30 },
		});
		await using opened = await openPage(browser(), bridge);
		const { page } = opened;
		const questions = questionsOf(page);
		await using booth = await bridge.connect('/?name=DJ%20Booth&sub=stage.*');
		const card = questions.card('DJ Booth');
		await card.getByRole('button', { name: 'Pace of DJ Booth' }).click();
		const popup = page.getByRole('dialog', { name: 'Pace of DJ Booth' });
		expect(await popup.getByLabel('Messages a second').inputValue()).toBe('20');
		await popup.getByLabel('Messages a second').fill('none');
		await popup.getByText('Write a number, such as 10.').waitFor();
		await popup.getByLabel('Messages a second').fill('1');
		await popup.getByLabel('At once').fill('1');
		await popup.getByRole('button', { name: 'Save', exact: true }).click();
		await popup.waitFor({ state: 'hidden' });
		for (let level = 0; level < 20; level++)
			bridge.stage.emit('level-changed', { lamp: 'left', level });
		for (let times = 0; times < 50; times++) bridge.stage.emit('applauded', { times });
		await card.getByText(/\d+ waiting · \d+ older states? replaced · \d+ dropped/u).waitFor();

		await card.getByRole('button', { name: 'Pace of DJ Booth' }).click();
		expect(await popup.getByLabel('Messages a second').inputValue()).toBe('1');
		await popup.getByRole('button', { name: 'Reset' }).click();
		await card.getByText(/\d+ waiting/u).waitFor({ state: 'hidden' });
		const heard = await booth.soFar();
		expect(heard.at(-1)).toBe('stage.applauded\t49');
		expect(opened.faults).toEqual([]);
	});
});

describe('policies', () => {
	test('“open” is said in red until the person goes back to asking', async () => {
		await using bridge = await openTestBridge({ access: { policy: 'open' } });
		await using opened = await openPage(browser(), bridge);
		const banner = opened.page.getByRole('alert').getByText(/^Everything is allowed to everybody/u);
		await banner.waitFor();
		await opened.page.getByRole('button', { name: 'Ask instead' }).click();
		await banner.waitFor({ state: 'hidden' });
		expect((await bridge.call('app.load', null)).settings.access.policy).toBe('ask');
		expect(opened.faults).toEqual([]);
	});

	test('“open” of the command line says where it was set, and cannot be changed here', async () => {
		await using bridge = await openTestBridge({ access: {}, commandLine: { policy: 'open' } });
		await using opened = await openPage(browser(), bridge);
		await opened.page.getByText('The bridge was started with --policy open.').waitFor();
		expect(await opened.page.getByRole('button', { name: 'Ask instead' }).count()).toBe(0);
		expect(opened.faults).toEqual([]);
	});

	test('“keys” offers a key for the first item, and its address lets it in', async () => {
		await using bridge = await openTestBridge({ access: { policy: 'keys' } });
		await using opened = await openPage(browser(), bridge);
		const { page } = opened;
		const users = page.getByRole('region', { name: 'Users' });
		await users.getByText(/^Only items with a key may connect\./u).waitFor();
		expect((await refusal(bridge.url('/?name=Lamp'))).status).toBe(401);
		await users.getByRole('button', { name: 'New item' }).last().click();
		const form = page.getByRole('dialog', { name: 'New item' });
		await form.getByLabel('Name', { exact: true }).fill('Lamp');
		await form.getByRole('button', { name: 'Create' }).click();
		const made = page.getByRole('dialog', { name: 'The address of “Lamp”' });
		const address = (await made.locator('code').first().textContent()) ?? '';
		await using _lamp = await bridge.connect(address.slice(bridge.url('').length));
		await users.getByRole('article', { name: 'Lamp', includeHidden: true }).waitFor();
		expect(opened.faults).toEqual([]);
	});
});
