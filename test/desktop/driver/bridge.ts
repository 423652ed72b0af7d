import { join } from 'node:path';
import { tempFolder } from '../../helpers/temp-folder.ts';
import { packagedApp } from '../packaged.ts';
import type { DesktopApp } from './desktop-app.ts';
import { launch, startBriefly, type LaunchOptions } from './launch.ts';

type Options = Partial<Pick<LaunchOptions, 'args' | 'data' | 'env'>>;

async function whole({ args = [], data, env = {} }: Options & { readonly data: string }) {
	return {
		app: await packagedApp(),
		data,
		args: ['--data', data, '--port', '0', ...args],
		// Whatever belongs to the person stays as it is: settings of the desktop, such as what starts at login, lie there.
		env: { XDG_CONFIG_HOME: join(data, 'config'), ...env },
	};
}

/** The packaged Resonite Bridge on a free port, with a data folder that is gone with it unless one is given. */
export async function openApp(options: Options = {}): Promise<DesktopApp> {
	await using opened = new AsyncDisposableStack();
	const data = options.data ?? opened.use(await tempFolder()).path;
	const app = opened.use(await launch(await whole({ ...options, data })));
	const all = opened.move();
	return Object.assign(app, { [Symbol.asyncDispose]: () => all.disposeAsync() });
}

/** Starts it a second time with the same data, which ends soon. */
export async function openAgain(options: Options & { readonly data: string }) {
	return await startBriefly(await whole(options));
}
