import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { describe, expect, test } from 'vitest';
import { defaultSettings } from '../../../main/contract/settings.ts';
import { addressIn, Headless } from '../../helpers/headless.ts';
import { openTestBridge } from '../../helpers/open-bridge.ts';
import { tempFolder } from '../../helpers/temp-folder.ts';
import { connect } from '../../helpers/text-client.ts';
import { until } from '../../helpers/until.ts';

const KEY = 'Xq3-secret_key_of_an_item';
const PASSWORD = 'sesame opens the door';

/** The headless app in which this happens, once it gets the signal SIGUSR2. */
const startWith = (data: string, fault: string, ...args: string[]) =>
	new Headless(
		['--data', data, '--port', '0', '--no-page', ...args],
		[
			'--import',
			`data:text/javascript,process.on('SIGUSR2', () => { ${encodeURIComponent(fault)} })`,
		],
	);

const reportsIn = async (folder: string) =>
	(await readdir(folder)).filter((name) => /^crash-2.*\.txt$/u.test(name)).toSorted();

/** Folder with a password of OBS and a key in it. */
async function secretFolder() {
	const folder = await tempFolder();
	const settings = {
		...defaultSettings,
		instances: [{ id: 'obs', adapter: 'obs', enabled: false, settings: {} }],
	};
	await writeFile(folder.file('settings.json'), JSON.stringify(settings));
	const secrets = { version: 1, secrets: { 'obs.password': PASSWORD } };
	await writeFile(folder.file('secrets.json'), JSON.stringify(secrets), { mode: 0o600 });
	return folder;
}

describe('an error that nobody caught', { timeout: 60_000 }, () => {
	test.each([
		['is thrown in a callback', `throw new TypeError('The lamp burst.\\nIt really did.')`],
		['is a promise that nobody looks at', `Promise.reject(new TypeError('The lamp burst.\\nSo.'))`],
	])('%s: it ends the app with a report', async (_, fault) => {
		await using folder = await tempFolder();
		await using app = startWith(folder.path, fault);
		const [bridge] = await app.lines(1);
		await using client = await connect(addressIn(bridge));
		await client.ask('bridge.ping');
		app.kill('SIGUSR2');
		expect(await app.exit()).toEqual({ code: 1, signal: null });
		const [name = ''] = await reportsIn(folder.path);
		expect(app.stderr).toContain('TypeError: The lamp burst.');
		expect(app.stderr).toContain(`The report is ${folder.file(name)}.\n`);
		const report = await readFile(folder.file(name), 'utf8');
		expect(report).toMatch(/^Error: +TypeError: The lamp burst\.$/mu);
		expect(report).toMatch(/^Version: +\d+\.\d+\.\d+$/mu);
		expect(report).toMatch(/^Runs on: +Node\.js \d+\.\d+\.\d+$/mu);
		expect(report).toContain('    at ');
		expect(report).toContain(
			'  server: listening, local network: off, forwarding: on\n  clients: 1\n  obs: off\n',
		);
		if (process.platform !== 'win32')
			expect((await stat(folder.file(name))).mode & 0o777).toBe(0o600);
	});

	test('tells no key, no password and not where the person lives', async () => {
		await using folder = await secretFolder();
		const said = JSON.stringify(`${KEY} ${PASSWORD} ${homedir()}/x \u001b[2J`);
		const fault = `throw new Error(${said}, { cause: new Error(${said}) })`;
		await using app = startWith(folder.path, fault, '--allow', `${KEY}=obs.*`);
		await app.lines(1);
		app.kill('SIGUSR2');
		await app.exit();
		const [name = ''] = await reportsIn(folder.path);
		const report = await readFile(folder.file(name), 'utf8');
		expect(report).toContain('Error: <key command-line-1> <password> ~/x ?[2J');
		expect(report).toContain('caused by: Error: <key command-line-1>');
		for (const secret of [KEY, PASSWORD, homedir(), '\u001b']) expect(report).not.toContain(secret);
	});

	test('is told of by the next start, once, and the report stays', async () => {
		await using folder = await tempFolder();
		await using app = startWith(folder.path, `throw new Error('The lamp burst.')`);
		await app.lines(1);
		app.kill('SIGUSR2');
		await app.exit();
		const [name = ''] = await reportsIn(folder.path);
		for (const isFirst of [true, false]) {
			await using next = startWith(folder.path, '');
			await next.lines(1);
			const told = new RegExp(
				`warn {2}Resonite Bridge ended unexpectedly on \\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d: Error: The lamp burst\\. The report is .*${name}\\.\n`,
				'u',
			);
			if (isFirst) await until(() => told.test(next.stderr), 'the notice on stderr');
			next.kill('SIGTERM');
			await next.exit();
			expect(told.test(next.stderr)).toBe(isFirst);
		}
		expect(await reportsIn(folder.path)).toEqual([name]);
	});

	test('before there is a folder has no report, and says what it was', async () => {
		await using app = new Headless(
			['--version'],
			['--import', `data:text/javascript,setImmediate(() => { throw new Error('Early.') })`],
		);
		// It may end before that.
		const { code } = await app.exit();
		expect(app.stderr.includes('Error: Early.')).toBe(code === 1);
		expect(app.stderr).not.toContain('report');
	});
});

describe('what is there of earlier crashes', () => {
	const report = (why: string) =>
		`Resonite Bridge ended unexpectedly.\n\nTime: x\nError:    ${why}\n`;

	test('is one notice about the newest, with how many more there are', async () => {
		await using bridge = await openTestBridge({
			files: {
				'crash-2026-01-02T03-04-05-678.txt': report('Error: old'),
				'crash-2026-02-02T03-04-05-678.txt': report('Error: new'),
				'crash-2026-01-01T03-04-05-678.txt': report('Error: oldest'),
				'crash-of-somebody-else.txt': report('Error: strange'),
			},
		});
		const { notices } = await bridge.call('app.load', null);
		expect(notices.map(({ id, level }) => [id, level])).toEqual([['crash', 'warning']]);
		expect(notices[0]?.words.en).toMatch(
			/^Resonite Bridge ended unexpectedly on 2026-02-0\d \d\d:\d\d: Error: new\. The report is .*crash-2026-02-02T03-04-05-678\.txt\. 2 more reports lie beside it\.$/u,
		);
		expect(notices[0]?.words.ja).toContain('ほかに 2 件');
		await bridge.call('notice.dismiss', { id: 'crash' });
		expect((await bridge.call('app.load', null)).notices).toEqual([]);
	});

	test('is told of even where the report is empty', async () => {
		await using bridge = await openTestBridge({
			files: { 'crash-2026-01-02T03-04-05-678.txt': '' },
		});
		const { notices } = await bridge.call('app.load', null);
		expect(notices[0]?.words.en).toMatch(/unexpectedly on 2026-01-0\d \d\d:\d\d\. The report is/u);
	});

	test('is kept up to ten, the newest', { timeout: 60_000 }, async () => {
		await using folder = await tempFolder();
		for (let n = 10; n < 23; n += 1)
			await writeFile(folder.file(`crash-2026-01-${n}T00-00-00-000.txt`), report(`Error: ${n}`));
		// Of a clock that went wrong.
		await writeFile(folder.file('crash-2999-01-01T00-00-00-000.txt'), report('Error: far'));
		await using app = startWith(folder.path, `throw new Error('The lamp burst.')`);
		await app.lines(1);
		app.kill('SIGUSR2');
		await app.exit();
		const reports = await reportsIn(folder.path);
		expect(reports).toHaveLength(10);
		expect(reports[0]).toBe('crash-2026-01-15T00-00-00-000.txt');
		expect(reports.at(-1)).toBe('crash-2999-01-01T00-00-00-000.txt');
		const texts = reports.map((name) => readFile(folder.file(name), 'utf8'));
		expect((await Promise.all(texts)).join('')).toContain('The lamp burst.');
	});
});
