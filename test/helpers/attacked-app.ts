import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';
import { defaultSettings, type Settings } from '../../main/contract/settings.ts';
import type { Question, Vitals } from './attacked-watch.ts';
import { openPageLink, type PageLink } from './page-link.ts';
import { tempFolder } from './temp-folder.ts';
import { connect } from './text-client.ts';
import { until, within } from './until.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const watch = new URL('./attacked-watch.ts', import.meta.url);

/** Longest clean stop, in ms: what the app gives itself. */
const STOP_LIMIT = 25_000;
/** What no attack may bring the app to write: a stack, a fault of its own, a warning of a leak. */
const fault = /^\s+at |UNEXPECTED|a fault|Warning:|ended\.$/mu;

/** The headless app as users start it, in a process of its own that can be watched from outside. */
export class AttackedApp implements AsyncDisposable {
	readonly #child;
	readonly #gone: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
	readonly #vitals = new Map<number, Vitals>();
	#asked = 0;
	#stdout = '';
	stderr = '';
	port = 0;
	/** With its token. */
	pageAddress = '';

	constructor(args: readonly string[]) {
		const flags = ['--expose-gc', '--unhandled-rejections=strict', '--import', watch.href];
		this.#child = spawn(process.execPath, [...flags, 'main/headless/index.ts', ...args], {
			cwd: root,
			stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
		});
		const { stdout, stderr } = this.#child;
		stdout?.setEncoding('utf8').on('data', (text: string) => (this.#stdout += text));
		stderr?.setEncoding('utf8').on('data', (text: string) => (this.stderr += text));
		this.#child.on('message', (message) => {
			const { id, vitals } = message as { id: number; vitals: Vitals };
			this.#vitals.set(id, vitals);
		});
		this.#gone = once(this.#child, 'close').then(([code, signal]) => ({
			code: code as number | null,
			signal: signal as NodeJS.Signals | null,
		}));
	}

	/** Waits for the two lines that it prints when it is ready. */
	async ready(): Promise<void> {
		const lines = await until(
			() => {
				if (!this.isAlive) throw new Error(`The app ended at its start: ${this.stderr}`);
				return this.#stdout.split('\n').length > 2 ? this.#stdout.split('\n') : null;
			},
			'the app to print its addresses',
			30_000,
		);
		this.port = Number(new URL(lines[0]?.replace('bridge ', '') ?? '').port);
		this.pageAddress = lines[1]?.replace('page ', '') ?? '';
	}

	get isAlive(): boolean {
		return this.#child.exitCode === null && this.#child.signalCode === null;
	}

	url(target = '/'): string {
		return `ws://127.0.0.1:${this.port}${target}`;
	}

	openPage(): Promise<PageLink> {
		return openPageLink(this.pageAddress);
	}

	/** How it is, after its garbage was collected, unless that would be in the way. */
	async vitals(collects = true): Promise<Vitals> {
		const id = ++this.#asked;
		this.#child.send({ id, collects } satisfies Question);
		return until(() => {
			if (!this.isAlive) throw new Error(`The app ended: ${this.stderr.slice(-4_000)}`);
			return this.#vitals.get(id);
		}, 'the app to say how it is');
	}

	/** Sockets that it holds, listening ones not counted. */
	async sockets(): Promise<number> {
		return (await this.vitals()).resources.TCPSocketWrap ?? 0;
	}

	/** It runs, answers a newcomer within a second, and wrote of no fault. */
	async expectSound(): Promise<void> {
		expect(this.stderr).not.toMatch(fault);
		expect(this.isAlive, `the app ended: ${this.stderr}`).toBe(true);
		const ask = async () => {
			await using client = await connect(this.url('/?name=Newcomer'));
			return await client.ask('bridge.ping');
		};
		const answers: string[] = [];
		// On a machine that does other things too, one of three.
		for (let n = 0; n < 3 && answers.length === 0; n += 1)
			answers.push(
				...(await within(ask(), 'an answer', 1_000).then(
					(text) => [text],
					() => [],
				)),
			);
		expect(answers, 'what a newcomer hears within a second').toEqual(['ok\tbridge.ping\tpong']);
	}

	/** Stops it as Ctrl+C does. It has to end by itself, in time and without a word of trouble. */
	async stop(): Promise<void> {
		this.#child.kill('SIGTERM');
		const end = await within(this.#gone, 'a clean stop', STOP_LIMIT);
		expect({ ...end, stderr: fault.exec(this.stderr) }).toEqual({
			code: 0,
			signal: null,
			stderr: null,
		});
	}

	async [Symbol.asyncDispose](): Promise<void> {
		this.#child.kill('SIGKILL');
		await this.#gone;
	}
}

/** Starts the app on free ports with a data folder of its own. Killed when the test's scope ends. */
export async function startAttackedApp(
	given: { limits?: Partial<Settings['limits']>; access?: Partial<Settings['access']> } = {},
): Promise<AttackedApp> {
	await using opened = new AsyncDisposableStack();
	const folder = opened.use(await tempFolder());
	const settings: Settings = {
		...defaultSettings,
		access: { ...defaultSettings.access, ...given.access },
		limits: { ...defaultSettings.limits, ...given.limits },
	};
	await writeFile(folder.file('settings.json'), JSON.stringify(settings));
	const ports = ['--port', '0', '--page-port', '0'];
	const app = opened.use(
		new AttackedApp(['--data', folder.path, ...ports, '--log-level', 'error']),
	);
	await app.ready();
	const all = opened.move();
	return Object.assign(app, { [Symbol.asyncDispose]: () => all.disposeAsync() });
}
