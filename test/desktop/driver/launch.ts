import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { tempFolder } from '../../helpers/temp-folder.ts';
import { DesktopApp } from './desktop-app.ts';
import * as electron from './on-electron.ts';
import * as standIn from './on-stand-in.ts';
import type { Start } from './running.ts';

/** `npm run test:desktop -- --real` sets it. */
const kind: 'stand-in' | 'real' = process.env.DESKTOP === 'real' ? 'real' : 'stand-in';

export interface LaunchOptions {
	/** Where the unpacked app is, and what belongs to it. */
	readonly app: Pick<Start, 'folder' | 'resources' | 'executable'>;
	readonly args?: readonly string[];
	/** Folder for its data; by default one of its own, gone with the app. */
	readonly data?: string;
	readonly env?: Start['env'];
	/** The stand-in's own tests run on nothing else. */
	readonly on?: typeof kind;
}

const startOf = ({ app, args = [], env = {} }: LaunchOptions, data: string): Start => ({
	folder: app.folder,
	resources: app.resources,
	executable: app.executable,
	data,
	args,
	env,
});

/** Starts the app: on the real Electron if that was asked for, else on the stand-in. Both end with the test's scope. */
export async function launch(options: LaunchOptions): Promise<DesktopApp> {
	await using opened = new AsyncDisposableStack();
	const data = options.data ?? opened.use(await tempFolder()).path;
	const start = startOf(options, data);
	const running = await ((options.on ?? kind) === 'real'
		? electron.startOnElectron(start)
		: standIn.startOnStandIn(start));
	return new DesktopApp(running, data, opened.move());
}

/** A start that is over soon, as that of a second instance is: what it printed, and how it ended. */
export async function startBriefly(
	options: LaunchOptions & { readonly data: string },
): Promise<{ readonly code: number | null; readonly output: string }> {
	const start = startOf(options, options.data);
	const { program, args, env } =
		(options.on ?? kind) === 'real' ? electron.commandOf(start) : await standIn.commandOf(start);
	const child = spawn(program, args, {
		cwd: fileURLToPath(new URL('../../..', import.meta.url)),
		env,
		stdio: ['ignore', 'pipe', 'pipe'],
	});
	let output = '';
	for (const stream of [child.stdout, child.stderr])
		stream.setEncoding('utf8').on('data', (text: string) => {
			output += text;
		});
	const late = setTimeout(() => child.kill('SIGKILL'), 20_000);
	const [code] = (await once(child, 'close')) as [number | null];
	clearTimeout(late);
	return { code, output };
}
