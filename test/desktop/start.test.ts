import { spawnSync } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import { electronMirror } from '../helpers/electron-mirror.ts';
import { needs, titled } from '../helpers/needs.ts';
import { Program } from '../helpers/processes.ts';
import { isRoot, projectCopy, type Run } from '../helpers/started-copy.ts';
import { tempFolder } from '../helpers/temp-folder.ts';
import { until, within } from '../helpers/until.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

const elsewhere =
	process.platform === 'linux' ? null : 'its stand-in for Electron is a shell script';

/** As Electron would, it tells how it was started. */
const standIn = (then = 'exit 7', first = '') =>
	`#!/bin/sh\n${first}\necho "window: $*, $PWD, \${ELECTRON_RUN_AS_NODE-none}"\n${then}\n`;

/** Runs until it is asked to end. */
const patientStandIn = standIn('while :; do sleep 0.05; done', 'trap "echo ending; exit 0" TERM');

const noDisplay = 'There is no display (neither DISPLAY nor WAYLAND_DISPLAY is set)';

/** Something that takes connections where a Wayland display would. */
async function display() {
	const folder = await tempFolder();
	const server = createServer((socket) => socket.destroy());
	// Another user may have to reach it, see projectCopy.
	spawnSync('chmod', ['755', folder.path]);
	await new Promise<void>((resolve) =>
		server.listen({ path: folder.file('wayland-9'), writableAll: true }, resolve),
	);
	return {
		env: { XDG_RUNTIME_DIR: folder.path, WAYLAND_DISPLAY: 'wayland-9' },
		async [Symbol.asyncDispose]() {
			await new Promise((resolve) => server.close(resolve));
			await folder[Symbol.asyncDispose]();
		},
	};
}

/** Waits for the two addresses of the app without a window. */
const headless = (run: Run) =>
	within(
		until(() => /^bridge ws:\S+\npage http:\S+\n$/u.test(run.said()), 'the two addresses', 30_000),
		() => `the two addresses:\n${run.said()}${run.told()}`,
		30_000,
	);

const free = ['--port', '0'];

beforeAll(() => {
	for (const script of ['build/desktop.js', 'build/headless.js']) {
		const { status, stderr } = spawnSync(process.execPath, [script], {
			cwd: root,
			encoding: 'utf8',
		});
		expect(status, stderr).toBe(0);
	}
}, 120_000);

describe.skipIf(elsewhere !== null)(titled('npm start', elsewhere), () => {
	test('without a display says so in one sentence and runs without a window', async () => {
		await using project = await projectCopy();
		await using run = project.run('start.js', { args: [...free, '--hidden'] });
		await headless(run);
		expect(run.told().split('\n')[0]).toBe(
			`${noDisplay}, so Resonite Bridge runs without its window.`,
		);
		run.kill('SIGTERM');
		expect(await run.ended).toBe(0);
	});

	test('with a display downloads Electron, shows how far, and opens the window', async () => {
		await using project = await projectCopy();
		await using screen = await display();
		await using mirror = await electronMirror(standIn());
		const env = { ...screen.env, ...mirror.env, ELECTRON_RUN_AS_NODE: '1' };
		await using run = project.run('start.js', { args: ['--port', '0', '--hidden'], env });
		expect(await run.ended, run.told()).toBe(7);
		expect(run.said()).toBe(`window: . --port 0 --hidden, ${project.folder.path}, none\n`);
		expect(run.told()).toMatch(
			/^Downloading Electron \d+\.\d+\.\d+ \(3 MB\)\.\n(?:.+: \d+ %\n)*Downloading Electron .+: 100 %\n/u,
		);
		expect(await readFile(`${project.electron}/path.txt`, 'utf8')).toBe('electron');

		const before = mirror.asked.length;
		await using again = project.run('start.js', { env });
		expect(await again.ended).toBe(7);
		expect(again.told()).toBe('');
		expect(mirror.asked).toHaveLength(before);
	});

	test('passes the request to end on to the window', async () => {
		await using project = await projectCopy();
		await using screen = await display();
		await using mirror = await electronMirror(patientStandIn);
		await using run = project.run('start.js', { env: { ...screen.env, ...mirror.env } });
		await within(
			until(() => run.said().includes('window:'), 'the window', 20_000),
			() => `the window: ${run.said()}${run.told()}`,
			15_000,
		);
		run.kill('SIGTERM');
		expect(await run.ended).toBe(0);
		expect(run.said()).toContain('ending');
	});

	test('runs without a window where Electron cannot be downloaded, and says why', async () => {
		await using project = await projectCopy();
		await using screen = await display();
		const mirror = await electronMirror(standIn());
		await mirror[Symbol.asyncDispose]();
		await using run = project.run('start.js', {
			args: free,
			env: { ...screen.env, ...mirror.env },
		});
		await headless(run);
		expect(run.told().split('\n')[0]).toMatch(
			/^Electron, which shows the window, could not be downloaded \(127\.0\.0\.1:\d+ cannot be reached: ECONNREFUSED\), so Resonite Bridge runs without its window\.$/u,
		);
		expect(await readdir(project.electron)).not.toContain('dist');
	});

	test('takes nothing for Electron that is not what was published', async () => {
		await using project = await projectCopy();
		await using screen = await display();
		await using mirror = await electronMirror(standIn());
		mirror.damage();
		await using run = project.run('start.js', {
			args: free,
			env: { ...screen.env, ...mirror.env },
		});
		await headless(run);
		expect(run.told()).toContain('(what came is not what was published)');
		expect(await leftovers(project.electron)).toEqual([]);
	});

	test('leaves no half of Electron when it is interrupted', async () => {
		await using project = await projectCopy();
		await using screen = await display();
		await using mirror = await electronMirror(standIn());
		mirror.getStuck();
		await using run = project.run('start.js', { env: { ...screen.env, ...mirror.env } });
		await until(() => run.told().includes('25 %'), 'a part of the download', 30_000);
		run.kill('SIGTERM');
		expect(await run.ended).toBe(143);
		expect(run.said()).toBe('');
		expect(await leftovers(project.electron)).toEqual([]);
	});

	test('runs without a window where Electron cannot run', async () => {
		await using project = await projectCopy();
		await using screen = await display();
		await using mirror = await electronMirror(standIn('kill -TRAP $$'));
		await using run = project.run('start.js', {
			args: free,
			env: { ...screen.env, ...mirror.env },
		});
		await until(() => run.said().includes('page http:'), 'the two addresses', 30_000);
		expect(run.told()).toMatch(
			/Electron does not run here \(it ended with SIGTRAP, see above; .+chmod 4755 '.+chrome-sandbox'" helps\), so Resonite/u,
		);
	});

	test('takes an Electron from another folder, where that is named', async () => {
		await using project = await projectCopy();
		await using screen = await display();
		const env = { ...screen.env, ELECTRON_OVERRIDE_DIST_PATH: project.folder.path };
		await using run = project.run('start-desktop.js', { env });
		expect(await run.ended).toBe(1);
		expect(run.told()).toContain('ELECTRON_OVERRIDE_DIST_PATH names a folder without electron');
	});

	test.each([['--no-page'], ['--policy', 'keys'], ['--log-level=debug']])(
		'heeds %s, which only the app without a window knows',
		async (...option) => {
			await using project = await projectCopy();
			await using screen = await display();
			await using run = project.run('start.js', { args: [...free, ...option], env: screen.env });
			await until(() => run.said().includes('bridge ws:'), 'the address', 30_000);
			const [name] = option.join(' ').split(/[ =]/u);
			expect(run.told().split('\n')[0]).toBe(
				`${name} is for the app without a window, so Resonite Bridge runs without its window.`,
			);
		},
	);

	test('answers a question without a window', async () => {
		await using project = await projectCopy();
		await using screen = await display();
		await using run = project.run('start.js', { args: ['--version'], env: screen.env });
		expect(await run.ended).toBe(0);
		expect(run.said()).toMatch(/^\d+\.\d+\.\d+\n$/u);
		expect(run.told()).toBe('');
	});

	test.skipIf(!isRoot)('shows no window to root', async () => {
		await using project = await projectCopy();
		await using screen = await display();
		await using run = project.run('start.js', { args: free, env: screen.env, asRoot: true });
		await headless(run);
		expect(run.told().split('\n')[0]).toBe(
			'The window does not run as root, so Resonite Bridge runs without its window.',
		);
	});
});

describe.skipIf(elsewhere !== null)(titled('npm run desktop', elsewhere), () => {
	test('insists on a window', async () => {
		await using project = await projectCopy();
		await using run = project.run('start-desktop.js', { args: free });
		expect(await run.ended).toBe(1);
		expect(run.said()).toBe('');
		expect(run.told()).toBe(
			`${noDisplay}, so there can be no window. "npm run headless" runs Resonite Bridge without one.\n`,
		);
	});

	test('says which display does not answer', async () => {
		await using project = await projectCopy();
		const env = { DISPLAY: ':4711.0', WAYLAND_DISPLAY: 'wayland-none', XDG_RUNTIME_DIR: '/run' };
		await using run = project.run('start-desktop.js', { env });
		expect(await run.ended).toBe(1);
		expect(run.told()).toContain('The display wayland-none or :4711.0 does not answer, so');
	});
});

const noXvfb = needs('Xvfb', 'xvfb');

describe.skipIf(noXvfb !== null)(titled('a display of X', noXvfb), () => {
	test('is found', async () => {
		await using project = await projectCopy();
		await using mirror = await electronMirror(standIn());
		await using x = new Program(['Xvfb', '-displayfd', '1', '-nolisten', 'tcp'], {
			stdio: ['ignore', 'pipe', 'ignore'],
		});
		await until(() => /^\d+\n/u.test(x.said), 'the number of the display');
		const env = { ...mirror.env, DISPLAY: `:${x.said.trim()}` };
		await using run = project.run('start-desktop.js', { env });
		expect(await run.ended, run.told()).toBe(7);
		expect(run.said()).toContain('window: .');
	});
});

describe('npm run headless', () => {
	test('asks for no window, with a display or without', async () => {
		await using project = await projectCopy();
		await using screen = await display();
		await using run = project.run('start-headless.js', { args: free, env: screen.env });
		await headless(run);
		expect(run.told()).not.toContain('window');
		run.kill('SIGTERM');
		expect(await run.ended).toBe(0);
	});
});

/** What a download has left in Electron's package. */
const leftovers = async (electron: string) =>
	(await readdir(electron)).filter((name) => /^(?:dist|path\.txt)/u.test(name));
