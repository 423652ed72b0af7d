import { once } from 'node:events';
import { root } from '../helpers/headless.ts';
import { Program } from '../helpers/processes.ts';
import { until } from '../helpers/until.ts';

/** Longest time for a start or a clean end, in ms: what the app gives itself, on a machine that does other things too. */
export const LIMIT = 60_000;

export interface Circumstances {
	/** 0, the default, for any that is free. */
	readonly port?: number;
	/** What stands in front of Node, and becomes it: `prlimit --nofile=100`. */
	readonly before?: readonly string[];
	readonly env?: Readonly<Record<string, string>>;
}

/** It ended instead of starting, and this is what it said. */
export class NotStarted extends Error {
	override readonly name = 'NotStarted';
}

/** The process of a headless bridge, and all that it writes. */
export class Launch {
	readonly folder: string;
	readonly program: Program;
	/** When it has ended, and nothing that it wrote is on the way any more. */
	readonly closed: Promise<unknown>;
	/** What it wrote to the console. */
	said = '';
	/** The addresses are there. */
	#printed = '';

	constructor(folder: string, { port = 0, before = [], env = {} }: Circumstances) {
		this.folder = folder;
		const flags = ['--inspect=127.0.0.1:0', '--unhandled-rejections=strict'];
		const args = ['--data', folder, '--port', String(port), '--page-port', '0'];
		const node = [process.execPath, ...flags, 'main/headless/index.ts', ...args];
		const [program = '', ...rest] = [...before, ...node];
		this.program = new Program([program, ...rest], {
			cwd: root,
			env: { ...process.env, ...env },
			stdio: ['ignore', 'pipe', 'pipe'],
		});
		const { child } = this.program;
		child.stdout?.on('data', (text: string) => (this.#printed += text));
		child.stderr?.on('data', (text: string) => (this.said += text));
		this.closed = once(child, 'close');
	}

	/** @throws NotStarted */
	addresses(): Promise<{ clients: string; page: string }> {
		const find = (what: string) => new RegExp(`^${what} (\\S+)$`, 'mu').exec(this.#printed)?.[1];
		return until(
			async () => {
				const [bridge, page] = [find('bridge'), find('page')];
				if (bridge && page) return { clients: bridge.replace(/\/$/u, ''), page };
				if (this.program.isRunning) return null;
				await this.closed;
				throw new NotStarted(this.said.trim());
			},
			'the bridge to print its addresses',
			LIMIT,
		);
	}
}
