import { describe, expect, test } from 'vitest';
import { openPage } from '../../helpers/browser.ts';
import { looker, looks, nameOf, pageOf } from '../../helpers/looks.ts';
import { oneBrowser } from '../../helpers/one-browser.ts';
import { openTestBridge, type TestBridge } from '../../helpers/open-bridge.ts';

const browser = oneBrowser();
const look = looker();

/** The names of what the test presses. */
const words = {
	en: { settings: 'Settings', filter: 'Filter', log: 'Log', users: 'Users', adapters: 'Adapters' },
	ja: {
		settings: '設定',
		filter: 'フィルター',
		log: 'ログ',
		users: 'ユーザー',
		adapters: 'アダプター',
	},
};

/** A page as it is after some minutes in-world. */
async function traffic(bridge: TestBridge): Promise<AsyncDisposable> {
	await using opened = new AsyncDisposableStack();
	const booth = opened.use(await bridge.connect('/?name=DJ%20Booth&user=Alice&sub=obs.*'));
	opened.use(
		await bridge.connect(
			'/?user=Alice&name=A%20lamp%20with%20quite%20a%20long%20name%20of%20its%20own&codec=kv',
		),
	);
	const door = opened.use(await bridge.connect('/?name=ドア&user=さくら'));
	const gone = await bridge.connect('/echo?name=Gone&user=Bob');
	await gone.ask('I will be back');
	gone.socket.close(1000, 'put away');
	await gone.closed;
	await booth.ask('bridge.ping hello');
	await booth.ask('obs.scene Live');
	await booth.ask(`bridge.ping ${'a long text '.repeat(60)}`);
	await door.ask('bridge.hello ドア さくら');
	door.send('ただのテキスト');
	await door.ask('{"do":"bridge.ping","args":{"text":"JSON"},"id":"17"}');
	await bridge.call('adapter.enable', { id: 'obs', isEnabled: true });
	const running = opened.move();
	return { [Symbol.asyncDispose]: () => running.disposeAsync() };
}

describe('how it looks', () => {
	test.for(looks)('$width x $height, $theme, $language, $textSize text', async (wanted) => {
		const { width, height, language } = wanted;
		await using bridge = await openTestBridge();
		await bridge.call('settings.save', { page: pageOf(wanted) });
		await using opened = await openPage(browser(), bridge, { viewport: { width, height } });
		const shown = opened.page;
		const name = nameOf(wanted);
		const say = words[language];
		const pane = async (title: string) => {
			const tab = shown.getByRole('tab', { name: title });
			if (await tab.isVisible()) await tab.click();
		};
		// Until the settings have come it speaks the browser's language.
		await shown.locator(`:root[lang=${language}] main`).waitFor();
		await pane(say.users);
		await shown.getByRole('heading', { level: 3 }).first().waitFor();
		await look(shown, `${name}-first-run`);

		await using _traffic = await traffic(bridge);
		await shown.getByRole('article', { name: 'DJ Booth' }).waitFor();
		await look(shown, `${name}-users`);
		await pane(say.adapters);
		const card = shown.getByRole('article', { name: 'OBS Studio' });
		await card.getByRole('button', { name: say.settings, exact: true }).click();
		await look(shown, `${name}-adapters`);
		await card.locator('button[aria-expanded=false]').first().click();
		await card.locator('code').first().click();
		await look(shown, `${name}-reference`);

		await pane(say.log);
		const rows = shown.getByRole('grid').getByRole('row');
		await rows.filter({ hasText: 'JSON' }).first().waitFor();
		await look(shown, `${name}-log`);
		await rows.filter({ hasText: 'JSON' }).first().click();
		await shown.getByRole('complementary').getByText('args.text').waitFor();
		await look(shown, `${name}-detail`);
		await shown.keyboard.press('Escape');
		await shown.getByRole('toolbar').getByRole('button', { name: say.filter }).click();
		await shown.getByRole('dialog', { name: say.filter }).waitFor();
		await look(shown, `${name}-filters`);
		await shown.keyboard.press('Escape');
		await shown.getByRole('banner').getByRole('button', { name: say.settings }).click();
		await shown.getByRole('dialog', { name: say.settings }).waitFor();
		await look(shown, `${name}-settings`);
		await shown.keyboard.press('Escape');
		await bridge.call('server.panic', { isOn: true });
		await shown
			.getByRole('alert')
			.getByText(/Panic|パニック|緊急/u)
			.first()
			.waitFor();
		await look(shown, `${name}-panic`);
		expect(opened.faults).toEqual([]);
	});
});
