import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import type { WindowPlace } from '../stand-in/driven.ts';
import type { Answer, Ask } from './agent.ts';
import { findChromium } from './chromium.ts';
import { Pages } from './pages.ts';
import type { Command, Exit, InMain, Running, Start } from './running.ts';

const at = (file: string) => fileURLToPath(new URL(file, import.meta.url));

/** Node with the stand-in, the recorder and the driver's hand, then the app. */
export async function commandOf({ folder, args, ...start }: Start): Promise<Command> {
	const { main } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
		main: string;
	};
	const chromium = await findChromium();
	const modules = ['../stand-in/register.ts', './recorder.cjs', './agent.ts'];
	return {
		program: process.execPath,
		args: [
			...modules.flatMap((file) => ['--import', new URL(file, import.meta.url).href]),
			join(folder, main),
			...args,
		],
		env: {
			...process.env,
			NODE_OPTIONS: '',
			DESKTOP_DATA: start.data,
			DESKTOP_STAND_IN_RESOURCES: start.resources,
			DESKTOP_STAND_IN_EXECUTABLE: start.executable,
			DESKTOP_STAND_IN_CHROMIUM: chromium.executable,
			DESKTOP_STAND_IN_CHROMIUM_ARGS: JSON.stringify(chromium.args),
			...start.env,
		},
	};
}

export async function startOnStandIn(start: Start): Promise<Running> {
	const { program, args, env } = await commandOf(start);
	const child = spawn(program, args, {
		cwd: at('../../..'),
		env,
		stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
		serialization: 'advanced',
	});
	await once(child, 'spawn');
	return new OnStandIn(child);
}

class OnStandIn implements Running {
	readonly kind = 'stand-in';
	readonly exited: Promise<Exit>;
	readonly #child: ChildProcess;
	readonly #waiting = new Map<number, PromiseWithResolvers<unknown>>();
	readonly #pages = new Pages();
	#output = '';
	#last = 0;

	constructor(child: ChildProcess) {
		this.#child = child;
		for (const stream of [child.stdout, child.stderr])
			stream?.setEncoding('utf8').on('data', (text: string) => {
				this.#output += text;
			});
		child.on('message', (answer) => {
			this.#take(answer as Answer);
		});
		// `close` comes after the last output, `exit` may come before it.
		this.exited = once(child, 'close').then(async ([code, signal]: unknown[]) => {
			const error = new Error(`The app has ended (${String(code ?? signal)}):\n${this.#output}`);
			for (const { reject } of this.#waiting.values()) reject(error);
			this.#waiting.clear();
			await this.#pages.close();
			return { code, signal } as Exit;
		});
	}

	get pid(): number {
		return this.#child.pid ?? 0;
	}

	get output(): string {
		return this.#output;
	}

	get hasExited(): boolean {
		return this.#child.exitCode !== null || this.#child.signalCode !== null;
	}

	async evaluate<A, R>(action: InMain<A, R>, arg: A): Promise<R> {
		return (await this.#ask({ kind: 'evaluate', source: String(action), arg })) as R;
	}

	async page(index: number): Promise<Page | null> {
		const place = (await this.#ask({ kind: 'window', index })) as WindowPlace | null;
		return place && (await this.#pages.find(place.endpoint, place.target));
	}

	kill(): void {
		this.#child.kill('SIGKILL');
	}

	#ask(
		ask: { kind: 'evaluate'; source: string; arg: unknown } | { kind: 'window'; index: number },
	) {
		if (!this.#child.connected)
			return Promise.reject(new Error(`The app has ended:\n${this.#output}`));
		this.#last += 1;
		const waiting = Promise.withResolvers<unknown>();
		this.#waiting.set(this.#last, waiting);
		this.#child.send({ id: this.#last, ...ask } satisfies Ask);
		return waiting.promise;
	}

	#take(answer: Answer): void {
		const waiting = this.#waiting.get(answer.id);
		this.#waiting.delete(answer.id);
		if ('error' in answer) waiting?.reject(new Error(`In the app: ${answer.error}`));
		else waiting?.resolve(answer.value);
	}
}
