import { readFile } from 'node:fs/promises';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { _electron, type ElectronApplication, type Page } from 'playwright-core';
import { Pages } from './pages.ts';
import type { Command, Exit, InMain, Running, Start } from './running.ts';

const at = (file: string) => fileURLToPath(new URL(file, import.meta.url));
const dist = at('../../../node_modules/electron/dist');

/** The program of the package `electron`, which says itself where it is; null while it is not downloaded. */
export function electronProgram(): string | null {
	const hint = at('../../../node_modules/electron/path.txt');
	if (!existsSync(hint)) return null;
	const program = join(dist, readFileSync(hint, 'utf8').trim());
	return existsSync(program) ? program : null;
}

export function commandOf({ folder, args, ...start }: Start): Command {
	const program = electronProgram();
	if (program === null)
		throw new Error('The Electron program is not there: npx install-electron downloads it.');
	return {
		program,
		// Chromium's own sandbox cannot be had as root, which containers usually are.
		args: [
			...(process.platform === 'linux' && process.getuid?.() === 0 ? ['--no-sandbox'] : []),
			'-r',
			at('./recorder.cjs'),
			folder,
			...args,
		],
		env: {
			...process.env,
			NODE_OPTIONS: '',
			// Else an app that is started by the bare program takes itself for one under development.
			ELECTRON_FORCE_IS_PACKAGED: '1',
			DESKTOP_RECORDER: 'real',
			DESKTOP_DATA: start.data,
			DESKTOP_START: JSON.stringify({ args, resources: start.resources }),
			...start.env,
		},
	};
}

export async function startOnElectron(start: Start): Promise<Running> {
	const { program, args, env } = commandOf(start);
	const set = Object.entries(env).filter((one): one is [string, string] => one[1] !== undefined);
	const app = await _electron.launch({
		executablePath: program,
		args: [...args],
		env: Object.fromEntries(set),
		cwd: at('../../..'),
	});
	return new OnElectron(app);
}

class OnElectron implements Running {
	readonly kind = 'real';
	readonly exited: Promise<Exit>;
	readonly #app: ElectronApplication;
	readonly #pages = new Pages();
	readonly #crashed = new WeakSet<Page>();
	#output = '';

	constructor(app: ElectronApplication) {
		this.#app = app;
		const child = app.process();
		for (const stream of [child.stdout, child.stderr])
			stream?.setEncoding('utf8').on('data', (text: string) => {
				this.#output += text;
			});
		app.on('window', (page) => {
			page.on('crash', () => this.#crashed.add(page));
		});
		this.exited = new Promise((resolve) => {
			child.once('close', (code, signal) => {
				resolve(this.#pages.close().then(() => ({ code, signal })));
			});
		});
	}

	get pid(): number {
		return this.#app.process().pid ?? 0;
	}

	get output(): string {
		return this.#output;
	}

	get hasExited(): boolean {
		const { exitCode, signalCode } = this.#app.process();
		return exitCode !== null || signalCode !== null;
	}

	async evaluate<A, R>(action: InMain<A, R>, arg: A): Promise<R> {
		// Playwright types the argument by what it can take apart; what it cannot, it refuses at run time.
		const evaluate = this.#app.evaluate.bind(this.#app) as (
			fn: unknown,
			arg: unknown,
		) => Promise<R>;
		return await evaluate(action, arg);
	}

	async page(index: number): Promise<Page | null> {
		const page = this.#app.windows()[index];
		if (!page || !this.#crashed.has(page)) return page ?? null;
		// For Playwright a crashed page stays so; a new connection sees that it came back.
		const profile = await this.evaluate(({ app }) => app.getPath('sessionData'), undefined);
		const [port] = (await readFile(join(profile, 'DevToolsActivePort'), 'utf8')).split('\n');
		const target = await this.evaluate(
			({ BrowserWindow }, at) =>
				BrowserWindow.getAllWindows()[at]?.webContents.getOrCreateDevToolsTargetId() ?? '',
			index,
		);
		return await this.#pages.find(`http://127.0.0.1:${port ?? ''}`, target);
	}

	kill(): void {
		this.#app.process().kill('SIGKILL');
	}
}
