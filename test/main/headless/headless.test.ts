import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { DatabaseSync } from 'node:sqlite';
import { beforeAll, describe, expect, test } from 'vitest';
import { defaultSettings } from '../../../main/contract/settings.ts';
import { addressIn, Headless, root, startHeadless as start } from '../../helpers/headless.ts';
import { openedJournal, textsFound } from '../../helpers/journal.ts';
import { missingPortList } from '../../helpers/needs.ts';
import { tempFolder } from '../../helpers/temp-folder.ts';
import { connect, refusal } from '../../helpers/text-client.ts';
import { until } from '../../helpers/until.ts';

/** A port that somebody else listens on. */
async function heldPort() {
	const server = createServer().listen(0, '127.0.0.1');
	await once(server, 'listening');
	return {
		port: (server.address() as AddressInfo).port,
		[Symbol.asyncDispose]: async () => {
			server.close();
			await once(server, 'close');
		},
	};
}

beforeAll(async () => {
	// Builds the page only where it is missing or old.
	const [code] = (await once(
		spawn(process.execPath, ['build/page.js'], {
			cwd: root,
			stdio: ['ignore', 'inherit', 'inherit'],
		}),
		'exit',
	)) as [number];
	expect(code).toBe(0);
}, 120_000);

describe('a start', { timeout: 60_000 }, () => {
	test('prints exactly two lines to stdout; both addresses work; all else goes to stderr', async () => {
		await using folder = await tempFolder();
		await using app = start(folder.path);
		const [bridge, page] = await app.lines(2);
		expect(bridge).toMatch(/^bridge ws:\/\/127\.0\.0\.1:\d+\/$/u);
		expect(page).toMatch(/^page http:\/\/127\.0\.0\.1:\d+\/\?token=[\w-]{43}$/u);
		await using client = await connect(`${addressIn(bridge)}?name=Booth`);
		expect(await client.ask('bridge.ping')).toBe('ok\tbridge.ping\tpong');
		const opened = await fetch(addressIn(page), { redirect: 'manual' });
		const Cookie = opened.headers.get('set-cookie')?.split(';')[0] ?? '';
		const index = await fetch(new URL('/', addressIn(page)), { headers: { Cookie } });
		expect(await index.text()).toContain('<script type="module"');
		await until(() => app.stderr.includes('Booth connected to /'), 'the client on stderr');
		app.kill('SIGTERM');
		expect(await app.exit()).toEqual({ code: 0, signal: null });
		expect(app.stdout.split('\n')).toHaveLength(3);
		expect(app.stderr).not.toContain(new URL(addressIn(page)).searchParams.get('token'));
		for (const line of app.stderr.trimEnd().split('\n'))
			expect(line).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z (error|warn|info|debug) /u);
	});

	test('--no-page serves none', async () => {
		await using folder = await tempFolder();
		await using app = start(folder.path, '--no-page');
		await app.lines(1);
		app.kill('SIGINT');
		expect(await app.exit()).toEqual({ code: 0, signal: null });
		expect(app.stdout).toMatch(/^bridge [^\n]+\n$/u);
	});

	test('--log-level says how much', async () => {
		await using folder = await tempFolder();
		for (const [level, seen] of [
			['error', []],
			['warn', ['refused']],
			['debug', ['refused', 'connected', 'ping']],
		] as const) {
			await using app = start(folder.path, '--no-page', '--log-level', level);
			const [bridge] = await app.lines(1);
			{
				await using client = await connect(addressIn(bridge));
				await client.ask('bridge.ping');
				await fetch(addressIn(bridge).replace('ws:', 'http:'));
				expect(await client.ask('bridge.clients')).toBe('ok\tbridge.clients\t1');
			}
			if (level === 'debug')
				await until(() => app.stderr.includes('bridge.clients'), 'the last message on stderr');
			app.kill('SIGTERM');
			await app.exit();
			const found = {
				refused: app.stderr.includes('This is a WebSocket server'),
				connected: app.stderr.includes('connected to /'),
				ping: app.stderr.includes('-> bridge.ping'),
			};
			expect(Object.entries(found).flatMap(([name, is]) => (is ? [name] : []))).toEqual(seen);
		}
	});

	test('--policy and --allow let a server decide with nobody at its page', async () => {
		await using folder = await tempFolder();
		const allow = ['--allow', 'booth=obs.*,obs.stream'];
		await using app = start(folder.path, '--policy', 'keys', ...allow, '--no-page');
		const address = addressIn((await app.lines(1))[0]);
		expect((await refusal(address)).status).toBe(401);
		await using booth = await connect(`${address}booth`);
		expect(await booth.ask('bridge.ping')).toBe('ok\tbridge.ping\tpong');
		await until(() => /warn {2}Refused: .*key/u.test(app.stderr), 'the refusal on stderr');
	});

	test('says what was wrong with its files, without a page to show it', async () => {
		await using folder = await tempFolder();
		await writeFile(folder.file('settings.json'), 'not JSON');
		await using app = start(folder.path, '--no-page');
		await app.lines(1);
		await until(
			() => /warn {2}The settings .* could not be read/u.test(app.stderr),
			'the notice on stderr',
		);
	});
});

describe('the command line', { timeout: 60_000 }, () => {
	test('--help and --version need no folder', async () => {
		await using help = new Headless(['--help', '--data', '/proc/nothing']);
		expect(await help.exit()).toEqual({ code: 0, signal: null });
		for (const option of ['--port', '--page-port', '--data', '--no-page', '--log-level'])
			expect(help.stdout).toContain(option);
		await using version = new Headless(['--version']);
		expect(await version.exit()).toEqual({ code: 0, signal: null });
		const { version: expected } = JSON.parse(await readFile(`${root}/package.json`, 'utf8')) as {
			version: string;
		};
		expect([version.stdout, version.stderr]).toEqual([`${expected}\n`, '']);
	});

	test.each([
		[['--port', '70000'], '--port must be a number from 0 to 65535, not "70000".'],
		[['--port', 'x'], '--port must be a number from 0 to 65535, not "x".'],
		[['--page-port=-1'], '--page-port must be a number from 0 to 65535, not "-1".'],
		[['--log-level', 'loud'], '--log-level must be one of error, warn, info, debug, not "loud".'],
		[['--data', ''], '--data must name a folder.'],
		[['--policy', 'maybe'], '--policy must be one of ask, keys, open, not "maybe".'],
		[['--allow', 'booth'], '--allow booth names no command.'],
		[['--allow', 'a/b=obs.*'], '--allow: "a/b" cannot be a key.'],
		[['--allow', 'echo=obs.*'], '--allow: "echo" cannot be a key.'],
		[['--allow', 'booth=obs.scene,Obs.Stream'], '--allow: "Obs.Stream" is no command.'],
		[['--allow', 'a=obs.*', '--allow', 'a=*'], '--allow names the key "a" twice'],
		[['--prot', '1'], "Unknown option '--prot'"],
		[['extra'], "Unexpected argument 'extra'"],
		[['--port'], "'--port <value>' argument missing"],
	])('%j ends with 2, and why', async (args, why) => {
		await using app = new Headless(args);
		expect(await app.exit()).toEqual({ code: 2, signal: null });
		expect(app.stdout).toBe('');
		expect(app.stderr).toContain(why);
		expect(app.stderr).toMatch(/\nTry --help\.\n$/u);
	});

	test('a folder that cannot be used ends with 1, and why', async () => {
		await using folder = await tempFolder();
		await writeFile(folder.file('file'), '');
		await using app = start(folder.file('file/below'));
		expect(await app.exit()).toEqual({ code: 1, signal: null });
		expect(app.stderr).toMatch(/^The data folder .* cannot be used .*\nMake the folder writable/u);
	});
});

const noPortList = missingPortList();

describe('a conflict', { timeout: 60_000 }, () => {
	test.each(['--port', '--page-port'])(
		'a %s in use ends with 1 and names the option with a free one',
		async (option) => {
			await using folder = await tempFolder();
			await using held = await heldPort();
			await using app = start(folder.path, option, String(held.port));
			expect(await app.exit()).toEqual({ code: 1, signal: null });
			expect(app.stdout).toBe('');
			expect(app.stderr).toContain(`Port ${held.port} is in use by `);
			if (noPortList === null) expect(app.stderr).toContain(`process ${process.pid}`);
			const again = new RegExp(
				`\\nStart with ${option} (\\d+), or with ${option} 0 to take any\\.\\n$`,
				'u',
			).exec(app.stderr);
			// What it proposes works, in the same folder.
			await using second = start(folder.path, option, again?.[1] ?? '');
			expect((await second.lines(2)).join(' ')).toContain(`:${again?.[1] ?? '?'}/`);
		},
	);

	test('a second one in the same folder is refused, and the first goes on', async () => {
		await using folder = await tempFolder();
		await using first = start(folder.path, '--no-page');
		const [bridge] = await first.lines(1);
		await using second = start(folder.path, '--no-page');
		expect(await second.exit()).toEqual({ code: 1, signal: null });
		expect(second.stdout).toBe('');
		expect(second.stderr).toMatch(
			/^Another Resonite Bridge \(process \d+\) is using the data folder .*\nClose the other/u,
		);
		await using client = await connect(addressIn(bridge));
		expect(await client.ask('bridge.ping')).toBe('ok\tbridge.ping\tpong');
	});
});

describe('the end', { timeout: 60_000 }, () => {
	test.each(['SIGINT', 'SIGTERM'] as const)(
		'by %s says goodbye to clients, exits with 0 and has written every row',
		async (signal) => {
			await using folder = await tempFolder();
			const limits = { ...defaultSettings.limits, maxMessagesIn: 10_000 };
			await writeFile(folder.file('settings.json'), JSON.stringify({ ...defaultSettings, limits }));
			await using app = start(folder.path);
			const [bridge] = await app.lines(2);
			await using client = await connect(`${addressIn(bridge)}?name=Booth`);
			const texts = Array.from({ length: 2_000 }, (_, n) => `line ${n}.`);
			for (const text of texts) client.send(text);
			await client.ask('bridge.ping');
			app.kill(signal);
			expect((await client.closed).code).toBe(1001);
			expect(await app.exit()).toEqual({ code: 0, signal: null });
			await using opened = await openedJournal(folder.file('journal.sqlite'));
			expect((await textsFound(opened.journal, 'line ')).toReversed()).toEqual(texts);
			expect(await textsFound(opened.journal, 'The bridge is closing.')).toHaveLength(1);
			expect(await textsFound(opened.journal, 'bridge.ping')).toHaveLength(2);
			expect(opened.notices).toEqual([]);
		},
	);

	test('says what could not be written any more', async () => {
		await using folder = await tempFolder();
		await using app = start(folder.path, '--no-page');
		await using client = await connect(addressIn((await app.lines(1))[0]));
		// Somebody looks at the journal with another program, and writes to it.
		using other = new DatabaseSync(folder.file('journal.sqlite'));
		other.exec('BEGIN IMMEDIATE');
		expect(await client.ask('bridge.ping')).toBe('ok\tbridge.ping\tpong');
		app.kill('SIGTERM');
		expect(await app.exit()).toEqual({ code: 0, signal: null });
		expect(app.stderr).toMatch(
			/error The journal was stopped before \d+ messages could be written to it\./u,
		);
	});

	test('leaves the folder to the next start', async () => {
		await using folder = await tempFolder();
		for (let n = 0; n < 2; n += 1) {
			await using app = start(folder.path, '--no-page');
			await app.lines(1);
			app.kill('SIGTERM');
			expect(await app.exit()).toEqual({ code: 0, signal: null });
		}
	});
});

test('what a client sends cannot forge a line of stderr', { timeout: 60_000 }, async () => {
	await using folder = await tempFolder();
	await using app = start(folder.path, '--no-page', '--log-level', 'debug');
	const [bridge] = await app.lines(1);
	const name = encodeURIComponent('a\n2030-01-01T00:00:00.000Z error forged\u202e');
	await using client = await connect(`${addressIn(bridge)}?name=${name}`);
	const forged = 'x\r\n2030-01-01T00:00:00.000Z error forged \u001b[2J\u2028\u0085\u202e end';
	client.send(forged);
	await client.ask('bridge.ping');
	await until(() => app.stderr.includes('bridge.ping'), 'the last message on stderr');
	app.kill('SIGTERM');
	await app.exit();
	expect(app.stderr).toContain('forged');
	expect(app.stderr).not.toMatch(/^2030/mu);
	// Nothing but printable characters and line ends.
	expect(app.stderr).not.toMatch(/[^\P{C}\n]/u);
});
