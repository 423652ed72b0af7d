import { describe, expect, test } from 'vitest';
import { openPage } from '../../helpers/browser.ts';
import { oneBrowser } from '../../helpers/one-browser.ts';
import type { TestBridge } from '../../helpers/open-bridge.ts';
import { openStage } from '../../helpers/open-stage.ts';
import { hold, holdAway, questionsOf } from '../../helpers/questions.ts';
import { stageInstance } from '../../helpers/stage.ts';

const browser = oneBrowser();

const openOne = (danger: 'arm' | 'grant' | 'confirm' = 'arm') =>
	openStage({ instances: [stageInstance()], access: { danger } });
const needsApproval = /^err\tstage\.burn\tAPPROVAL_NEEDED\t/u;
const granted = 'bridge.granted\tstage.burn';

const minutesArmed = async (bridge: TestBridge) => {
	const [armed] = (await bridge.call('app.load', null)).access.armed;
	return armed ? Math.round((armed.until - Date.now()) / 60_000) : 0;
};

describe('a question about what is dangerous', () => {
	test('is red and says so, covers that command alone, and arms it for the chosen time', async () => {
		await using bridge = await openOne();
		await using opened = await openPage(browser(), bridge);
		const { page } = opened;
		const questions = questionsOf(page);
		await using booth = await bridge.connect('/?name=DJ%20Booth');
		expect(await booth.ask('stage.burn Curtain')).toMatch(needsApproval);
		const question = questions.of('DJ Booth wants to use Stage: burn');
		await question.getByText('Dangerous', { exact: true }).waitFor();
		expect(await question.getByRole('radio').count()).toBe(0);
		await question.getByLabel('Armed for').selectOption('15 min');
		const allow = question.getByRole('button', { name: 'Hold to allow for this connection' });
		await holdAway(page, allow, question);
		expect(await booth.next()).toBe(granted);
		expect(await booth.ask('stage.burn Curtain')).toBe('ok\tstage.burn');
		expect(await minutesArmed(bridge)).toBe(15);
		expect(bridge.stage.acts).toEqual([{ command: 'burn', params: { name: 'Curtain' } }]);
		// It allowed that one and nothing else.
		expect(await booth.ask('stage.scene Live')).toMatch(/APPROVAL_NEEDED/u);
		expect(opened.faults).toEqual([]);
	});

	test('allowed always for a key is still armed anew', async () => {
		await using bridge = await openOne();
		await using opened = await openPage(browser(), bridge);
		const { page } = opened;
		const questions = questionsOf(page);
		await using booth = await bridge.connect('/booth?name=DJ%20Booth');
		await booth.ask('stage.burn Curtain');
		const first = questions.of('DJ Booth wants to use Stage: burn');
		await holdAway(
			page,
			first.getByRole('button', { name: 'Hold to allow always for this key' }),
			first,
		);
		expect(await booth.next()).toBe(granted);

		await page
			.getByRole('banner')
			.getByRole('button', { name: /^Armed: 1 · 1 hr 59 min$/u })
			.click();
		const pill = page.getByRole('dialog', { name: 'Armed commands' });
		await pill.getByRole('button', { name: 'Disarm stage.burn' }).click();
		await pill.waitFor({ state: 'hidden' });
		expect(await booth.ask('stage.burn Curtain')).toMatch(needsApproval);
		const again = questions.of('DJ Booth may use Stage: burn, but it is not armed.');
		await holdAway(page, again.getByRole('button', { name: 'Hold to arm for 2 hr' }), again);
		expect(await booth.next()).toBe(granted);
		expect(await booth.ask('stage.burn Curtain')).toBe('ok\tstage.burn');
		expect(await minutesArmed(bridge)).toBe(120);
		expect(opened.faults).toEqual([]);
	});

	test('where each use is confirmed, allows just what it shows, once', async () => {
		await using bridge = await openOne('confirm');
		await using opened = await openPage(browser(), bridge);
		const { page } = opened;
		const questions = questionsOf(page);
		await using booth = await bridge.connect('/?name=DJ%20Booth');
		await booth.ask('stage.burn Curtain');
		await booth.ask('stage.burn House');
		const question = questions.of('DJ Booth wants to use Stage: burn once');
		expect(await question.locator('code').textContent()).toBe('stage.burn name=Curtain');
		expect(await question.getByLabel('Armed for').count()).toBe(0);
		await holdAway(
			page,
			question.getByRole('button', { name: 'Hold to allow this once' }),
			question,
		);
		expect(await booth.next()).toBe(granted);
		expect(await booth.ask('stage.burn House')).toMatch(needsApproval);
		await questions.press(question, 'Refuse');
		expect(await booth.next()).toBe('bridge.refused\tstage.burn\trefused');
		expect(await booth.ask('stage.burn Curtain')).toBe('ok\tstage.burn');
		expect(await booth.ask('stage.burn Curtain')).toMatch(needsApproval);
		expect(bridge.stage.acts).toEqual([{ command: 'burn', params: { name: 'Curtain' } }]);
		expect(opened.faults).toEqual([]);
	});

	test('where a grant suffices, nothing is armed', async () => {
		await using bridge = await openOne('grant');
		await using opened = await openPage(browser(), bridge);
		const { page } = opened;
		const questions = questionsOf(page);
		await using booth = await bridge.connect('/?name=DJ%20Booth');
		await booth.ask('stage.burn Curtain');
		const question = questions.of('DJ Booth wants to use Stage: burn');
		expect(await question.getByLabel('Armed for').count()).toBe(0);
		const allow = question.getByRole('button', { name: 'Hold to allow for this connection' });
		await holdAway(page, allow, question);
		expect(await booth.next()).toBe(granted);
		expect(await booth.ask('stage.burn Curtain')).toBe('ok\tstage.burn');
		expect(await page.getByText('Dangerous commands').count()).toBe(0);
		expect(opened.faults).toEqual([]);
	});
});

describe('the card of an adapter', () => {
	test('arms what is chosen, says for how long, and disarms', async () => {
		await using bridge = await openOne();
		const { key } = await bridge.call('key.create', {
			name: 'Torch',
			permissions: [{ verb: 'stage.burn', values: {} }],
			asks: true,
			pace: null,
		});
		await using opened = await openPage(browser(), bridge);
		const { page } = opened;
		const card = page.getByRole('article', { name: 'Stage' });
		const row = card.getByRole('region', { name: 'Dangerous commands of Stage' });
		await row.getByText(/^None is armed/u).waitFor();
		await row.getByRole('button', { name: 'Arm…' }).click();
		const popup = page.getByRole('dialog', { name: 'Dangerous commands of Stage' });
		const button = popup.getByRole('button', { name: 'Hold to arm for 2 hr' });
		expect(await button.getAttribute('aria-disabled')).toBe('true');
		await popup.getByRole('checkbox', { name: /^burn: / }).check();
		await hold(page, button, {
			until: async () => !(await popup.isVisible()),
			what: 'the popup to close',
		});
		await row.getByText('1 hr 59 min left').waitFor();
		await using torch = await bridge.connect(`/${key}`);
		expect(await torch.ask('stage.burn Curtain')).toBe('ok\tstage.burn');

		await row.getByRole('button', { name: 'Disarm stage.burn' }).click();
		await row.getByText(/^None is armed/u).waitFor();
		expect(await page.getByRole('button', { name: /^Armed:/u }).count()).toBe(0);
		expect(await torch.ask('stage.burn Curtain')).toMatch(needsApproval);
		expect(opened.faults).toEqual([]);
	});
});
