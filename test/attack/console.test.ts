import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { bytesOf, statusLine } from '../helpers/attack-door.ts';
import { befriend } from '../helpers/friend.ts';
import { tempFolder } from '../helpers/temp-folder.ts';
import { connect } from '../helpers/text-client.ts';
import { until, within } from '../helpers/until.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** The headless app as somebody runs it in a terminal, telling everything. Killed when the test's scope ends. */
async function startTelling(folder: string) {
	const args = ['--data', folder, '--port', '0', '--page-port', '0', '--log-level', 'debug'];
	const child = spawn(process.execPath, ['main/headless/index.ts', ...args], {
		cwd: root,
		stdio: ['ignore', 'pipe', 'pipe'],
	});
	const said = { stdout: Buffer.alloc(0), stderr: Buffer.alloc(0) };
	child.stdout.on('data', (data: Buffer) => (said.stdout = Buffer.concat([said.stdout, data])));
	child.stderr.on('data', (data: Buffer) => (said.stderr = Buffer.concat([said.stderr, data])));
	const gone = once(child, 'close');
	const text = (stream: 'stdout' | 'stderr') => said[stream].toString();
	const [bridge = '', page = ''] = await until(
		() => (text('stdout').split('\n').length > 2 ? text('stdout').split('\n') : null),
		'the addresses',
		30_000,
	);
	return {
		port: Number(new URL(bridge.replace('bridge ', '')).port),
		pagePort: Number(new URL(page.replace('page ', '')).port),
		text,
		/** The lines of stderr that hold this, once there is one. */
		lines: (mark: string) =>
			until(() => {
				const lines = text('stderr').split('\n').slice(0, -1);
				const found = lines.filter((line) => line.includes(mark));
				return found.length > 0 ? found : null;
			}, `${mark} on stderr`),
		async stop() {
			child.kill('SIGTERM');
			await within(gone, 'its end', 20_000);
		},
		async [Symbol.asyncDispose]() {
			child.kill('SIGKILL');
			await gone;
		},
	};
}

/** What a terminal, or somebody who reads a log, could be deceived with. */
const tricks: Record<string, string> = {
	'a line of its own': '\n2030-01-01T00:00:00.000Z error FORGED',
	'a line of its own, as on Windows': '\r\n2030-01-01T00:00:00.000Z error FORGED',
	'a line over this one': '\r2030-01-01T00:00:00.000Z error FORGED\u001b[K',
	'a line feed of Unicode': '\u2028FORGED\u2029FORGED\u0085FORGED',
	'a page, a vertical tab': '\f\v',
	colors: '\u001b[31mred\u001b[0m\u001b[8mhidden',
	'a cursor that moves up': '\u001b[1A\u001b[2K\u001b[1;1H',
	'an empty screen': '\u001b[2J\u001b[3J\u001bc',
	'another title': '\u001b]0;FORGED\u0007\u001b]2;FORGED\u001b\\',
	'the clipboard': '\u001b]52;c;cm0gLXJmIH4=\u0007',
	'a link': '\u001b]8;;https://evil.example\u001b\\here\u001b]8;;\u001b\\',
	'a question that the terminal answers': '\u001b[6n\u001b[c\u001bP$qm\u001b\\\u0005',
	'the 8-bit forms of these': '\u009b2J\u009d0;FORGED\u009c\u0090x\u009c',
	'another character set': '\u000e\u001b(0\u000f',
	'backspaces and deletes': 'real\b\b\b\bfake\u007f\u007f\u007f\u007f',
	'a bell': '\u0007\u0007',
	'zero bytes': '\u0000\u0000',
	'text turned around': '\u202egnp.exe\u202c\u2066\u2067\u2068\u2069\u200e\u200f\u061c',
	'nothing to see': '\u200b\u200c\u200d\u2060\ufeff\u00ad\u180e\u{e0001}\u{e0041}',
	'notes between the lines': '\ufff9a\ufffab\ufffb',
};

/** A time, a level, and characters that take their place in one line and do nothing else. */
const plainLine =
	/^\d{4}-\d\d-\d\dT[\d:.]+Z (error|warn {1}|info {1}|debug) [^\p{C}\p{Zl}\p{Zp}]*$/u;

test(
	'whatever callers say, each row is one line of characters that only show',
	{ timeout: 120_000 },
	async () => {
		await using folder = await tempFolder();
		await using app = await startTelling(folder.path);
		await using friend = await befriend(app);
		let at = 0;
		for (const [what, trick] of Object.entries(tricks)) {
			at += 1;
			const mark = `mark-${at}-`;
			const query = encodeURIComponent(`${mark}${trick}`);
			const url = `ws://127.0.0.1:${app.port}`;
			await using client = await connect(
				`${url}/?name=${query}&user=${query}&sub=${query}&${query}=x&codec=${query}`,
			);
			client.send(`${mark}text ${trick} end`);
			client.send(`#${mark}id bridge.hello "${mark}hello${trick}" ${trick}`);
			client.send(`bridge.${trick} ${trick}`);
			client.send(
				JSON.stringify({ do: `bridge.ping`, args: { text: `${mark}json${trick}` }, id: trick }),
			);
			client.send(`{"do": "${mark}${trick}`);
			client.send(`bridge.subscribe ${trick}`);
			client.send(`bridge.help ${mark}help${trick}`);
			await using echo = await connect(`${url}/echo?name=${query}`);
			await echo.ask(`${mark}echo${trick}`);
			// At most 123 bytes, of up to three for a character.
			client.socket.close(1000, `${mark}bye${trick}`.slice(0, 40).toWellFormed());
			const bytes = Buffer.from(`${mark}${trick}`).toString('latin1');
			for (const port of [app.port, app.pagePort]) {
				const host = `Host: 127.0.0.1:${port}`;
				// Callers whose headers break the rules of HTTP are refused before anybody reads them.
				for (const lines of [
					['GET / HTTP/1.1', `Host: ${bytes}`],
					['GET / HTTP/1.1', host, `Origin: ${bytes}`],
					[`GET /${bytes} HTTP/1.1`, host],
					[`GET /${query} HTTP/1.1`, host],
					[`GET /${query} HTTP/1.1`, host, 'Connection: Upgrade', 'Upgrade: websocket'],
					[`${bytes} / HTTP/1.1`, host],
					['GET / HTTP/1.1', host, 'Sec-Fetch-Site: cross-site', `Referer: ${bytes}`],
				])
					expect([what, await statusLine(port, bytesOf(...lines))]).toEqual([
						what,
						expect.stringMatching(/^HTTP\/1\.1 4/u),
					]);
			}
			// The last of its rows has been told.
			expect((await app.lines(`${mark}echo`)).length).toBeGreaterThanOrEqual(1);
			expect((await app.lines(`${mark}text`)).length).toBe(1);
		}
		await friend.expectWell();
		await friend[Symbol.asyncDispose]();
		await app.stop();
		const lines = app.text('stderr').split('\n');
		expect(lines.pop()).toBe('');
		expect(lines.filter((line) => !plainLine.test(line))).toEqual([]);
		expect(lines.filter((line) => line.startsWith('2030'))).toEqual([]);
		expect(app.text('stdout')).toMatch(
			/^bridge ws:\/\/127\.0\.0\.1:\d+\/\npage http:\/\/127\.0\.0\.1:\d+\/\?token=[\w-]{43}\n$/u,
		);
	},
);

test('a settings file of somebody else cannot deceive either', { timeout: 60_000 }, async () => {
	await using folder = await tempFolder();
	const all = Object.values(tricks).join(' ');
	await writeFile(
		folder.file('settings.json'),
		JSON.stringify({ version: 1, [all]: all, server: { port: all } }),
	);
	await writeFile(folder.file('secrets.json'), all);
	await writeFile(folder.file('keys.json'), `{"version":1,"keys":[{"key":"${all}"}]}`);
	await using app = await startTelling(folder.path);
	await app.stop();
	const lines = app.text('stderr').split('\n').slice(0, -1);
	expect(lines.length).toBeGreaterThan(0);
	expect(lines.filter((line) => !plainLine.test(line))).toEqual([]);
	expect(app.text('stdout').split('\n')).toHaveLength(3);
});
