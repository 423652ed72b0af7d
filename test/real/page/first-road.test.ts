import { describe, expect, test, vi } from 'vitest';
import { openPage } from '../../helpers/browser.ts';
import { titled } from '../../helpers/needs.ts';
import { oneBrowser } from '../../helpers/one-browser.ts';
import { asInstalled, openTestBridge } from '../../helpers/open-bridge.ts';
import { missingObs, RealObs } from '../../helpers/real-obs.ts';

const why = missingObs();
const browser = oneBrowser();

/** The whole first road, as a person walks it: the page in a real browser, a text client, a real OBS. */
describe.skipIf(why !== null)(
	titled('from a message to an OBS scene, seen on the page', why),
	() => {
		test('switch OBS on, type its password, send a scene, allow it, see it', async () => {
			await using obs = await RealObs.start();
			await using bridge = await openTestBridge({
				...asInstalled,
				instances: [{ id: 'obs', adapter: 'obs', enabled: false, settings: { port: obs.port } }],
			});
			await using opened = await openPage(browser(), bridge);
			const { page } = opened;
			const card = page.getByRole('article', { name: 'OBS Studio' });

			await card.getByRole('switch').click();
			await expect.poll(() => card.textContent(), { timeout: 15_000 }).toContain('password');

			await card.getByLabel('Password', { exact: true }).fill(obs.password);
			await card.getByRole('button', { name: 'Save', exact: true }).click();
			await card.getByText('Ready').waitFor();

			await using client = await bridge.connect('/?name=DJ%20Booth&user=Alice');
			client.send('obs.scene BRB');
			expect(await client.next()).toMatch(/^err\tobs\.scene\tAPPROVAL_NEEDED\t/u);
			const question = page.getByRole('article', {
				name: 'DJ Booth (Alice) wants to use OBS Studio',
			});
			await question.getByRole('button', { name: 'Allow for this connection' }).click();
			expect(await client.next()).toBe('bridge.granted\tobs.scene');
			await question.waitFor({ state: 'hidden' });
			client.send('obs.scene BRB');
			expect(await client.next()).toBe('ok\tobs.scene\tBRB');
			client.send('obs.scene Live');
			expect(await client.next()).toBe('ok\tobs.scene\tLive');

			await using hand = await obs.hand();
			await vi.waitFor(async () => {
				expect(await hand.call('GetCurrentProgramScene')).toMatchObject({
					currentProgramSceneName: 'Live',
				});
			});

			const users = page.getByRole('region', { name: 'Users' });
			await users.getByText('Alice').waitFor();
			await users.getByText('DJ Booth').waitFor();
			const log = page.getByRole('region', { name: 'Log' });
			await log.getByText('obs.scene Live', { exact: true }).waitFor();
			await expect
				.poll(() => log.textContent())
				.toMatch(/→ DJ Booth obs\.scene Live\s*✓ ok [\d.]+ ms/u);
			await expect
				.poll(() => log.textContent())
				.toMatch(/← DJ Booth ok ⇥ obs\.scene ⇥ Live\s*✓ ok [\d.]+ ms/u);
			await card.getByText('Live').first().waitFor();
			expect(opened.faults).toEqual([]);
		});
	},
);
