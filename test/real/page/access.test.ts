import { describe, expect, test } from 'vitest';
import { openPage } from '../../helpers/browser.ts';
import { oneBrowser } from '../../helpers/one-browser.ts';
import { openStage } from '../../helpers/open-stage.ts';
import { questionsOf } from '../../helpers/questions.ts';

const browser = oneBrowser();

const granted = 'bridge.granted\tstage.scene';
const asks = /^err\tstage\.\w+\tAPPROVAL_NEEDED\t/u;

describe('a question', () => {
	test('says who wants what, shows the message, and is allowed for the connection', async () => {
		await using bridge = await openStage();
		await using opened = await openPage(browser(), bridge);
		const { page } = opened;
		const questions = questionsOf(page);
		await using booth = await bridge.connect('/?name=DJ%20Booth&user=Alice');
		expect(await booth.ask('stage.scene "Main \u202Eeliw"')).toMatch(asks);
		const question = questions.of('DJ Booth (Alice) wants to use Stage stage: scene');
		await question.getByText('Switches the scene.').waitFor();
		await question.getByText('This would run').waitFor();
		await question.getByText('no key', { exact: true }).waitFor();
		await question.getByText(/^connection #\d+$/u).waitFor();
		await question.getByText('127.0.0.1', { exact: true }).waitFor();
		await question.getByText(/^\d+ sec left to answer$/u).waitFor();
		// What would turn the text around is shown as what it is.
		expect(await question.locator('code').textContent()).toBe(
			'stage.scene name="Main ⟨U+202E⟩eliw"',
		);
		await questions.list.getByText('The name is what the item calls itself.').waitFor();

		for (const text of ['stage.scene Live', 'stage.fade Live', 'stage.mix Mic on 1 yes'])
			expect(await booth.ask(text)).toMatch(asks);
		await question.getByText('Asked 4 times. This would run').waitFor();
		await question.getByText('It also wants: stage.fade, stage.mix.').waitFor();
		expect(await question.locator('code').textContent()).toBe('stage.scene name=Live');
		expect(bridge.stage.acts).toEqual([]);

		await questions.press(question, 'Allow for this connection');
		expect(await booth.next()).toBe(granted);
		await question.waitFor({ state: 'hidden' });
		expect(await booth.ask('stage.scene Live')).toBe('ok\tstage.scene');
		expect(await booth.ask('stage.fade Live')).toBe('ok\tstage.fade');
		expect(bridge.stage.acts.map(({ command }) => command)).toEqual(['scene', 'fade']);
		// The other instance of the same adapter is another matter.
		expect(await booth.ask('stage-2.scene Live')).toMatch(/APPROVAL_NEEDED/u);
		await questions.of('DJ Booth (Alice) wants to use Stage stage-2: scene').waitFor();
		expect(opened.faults).toEqual([]);
	});

	test('can be answered for that command alone', async () => {
		await using bridge = await openStage();
		await using opened = await openPage(browser(), bridge);
		const questions = questionsOf(opened.page);
		await using booth = await bridge.connect('/?name=DJ%20Booth');
		await booth.ask('stage.scene Live');
		const question = questions.of('DJ Booth wants to use Stage stage: scene');
		await question.getByRole('radio', { name: 'only scene' }).click();
		await questions.press(question, 'Allow for this connection');
		expect(await booth.next()).toBe(granted);
		expect(await booth.ask('stage.scene Live')).toBe('ok\tstage.scene');
		expect(await booth.ask('stage.fade Live')).toMatch(asks);
		await questions.of('DJ Booth wants to use Stage stage: fade').waitFor();
		expect(opened.faults).toEqual([]);
	});

	test('answered always for a key holds when the item comes again', async () => {
		await using bridge = await openStage();
		await using opened = await openPage(browser(), bridge);
		const questions = questionsOf(opened.page);
		const address = '/dj-booth?name=DJ%20Booth';
		{
			await using booth = await bridge.connect(address);
			await booth.ask('stage.scene Live');
			const question = questions.of('DJ Booth wants to use Stage stage: scene');
			await question.getByText('key dj-booth, not known yet').waitFor();
			await question.getByText('This key is short:').waitFor();
			await questions.press(question, 'Always for this key');
			expect(await booth.next()).toBe(granted);
		}
		await using again = await bridge.connect(address);
		expect(await again.ask('stage.scene Live')).toBe('ok\tstage.scene');
		await opened.page.getByRole('button', { name: 'Keys (1)' }).waitFor();
		const card = questions.card('DJ Booth').filter({ hasNotText: 'Left' });
		await card.getByText('by its key “DJ Booth”:').waitFor();
		await card.getByText('stage.*').waitFor();
		expect(opened.faults).toEqual([]);
	});

	test('of an item without a key leads to one, ready filled in', async () => {
		await using bridge = await openStage();
		await using opened = await openPage(browser(), bridge);
		const { page } = opened;
		const questions = questionsOf(page);
		await using booth = await bridge.connect('/?name=DJ%20Booth');
		await booth.ask('stage.scene Live');
		const question = questions.of('DJ Booth wants to use Stage stage: scene');
		await question.getByRole('radio', { name: 'only scene' }).click();
		expect(await question.getByRole('button', { name: 'Always for this key' }).count()).toBe(0);
		await questions.press(question, 'Give the item a key to allow it for good');
		const form = page.getByRole('dialog', { name: 'New item' });
		expect(await form.getByLabel('Name', { exact: true }).inputValue()).toBe('DJ Booth');
		expect(await form.getByRole('checkbox', { name: /^scene / }).isChecked()).toBe(true);
		expect(await form.getByRole('checkbox', { checked: true }).count()).toBe(1);
		expect(opened.faults).toEqual([]);
	});

	test('refused is not asked again, until the refusal is taken back', async () => {
		await using bridge = await openStage();
		await using opened = await openPage(browser(), bridge);
		const questions = questionsOf(opened.page);
		await using booth = await bridge.connect('/?name=DJ%20Booth');
		await booth.ask('stage.scene Live');
		const question = questions.of('DJ Booth wants to use Stage stage: scene');
		await questions.press(question, 'Refuse');
		expect(await booth.next()).toBe('bridge.refused\tstage.scene\trefused');
		expect(await booth.ask('stage.scene Live')).toMatch(/^err\tstage\.scene\tACCESS_REFUSED\t/u);
		const card = questions.card('DJ Booth');
		await card.getByText('refused:').waitFor();
		expect(await questions.all.count()).toBe(0);
		await card.getByRole('button', { name: 'Ask again for stage.scene' }).click();
		await card.getByText('refused:').waitFor({ state: 'hidden' });
		expect(await booth.ask('stage.scene Live')).toMatch(asks);
		await question.waitFor();
		expect(opened.faults).toEqual([]);
	});

	test('that nobody answers ends by itself, and the client hears it', async () => {
		await using bridge = await openStage({ commandLine: { approvalLimit: 2_000 } });
		await using opened = await openPage(browser(), bridge);
		const questions = questionsOf(opened.page);
		await using booth = await bridge.connect('/?name=DJ%20Booth');
		await booth.ask('stage.scene Live');
		const question = questions.of('DJ Booth wants to use Stage stage: scene');
		await question.waitFor();
		expect(await booth.next()).toBe('bridge.refused\tstage.scene\texpired');
		await question.waitFor({ state: 'hidden' });
		expect(await booth.ask('stage.scene Live')).toMatch(asks);
		await question.waitFor();
		expect(opened.faults).toEqual([]);
	});
});
