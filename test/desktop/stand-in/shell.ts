import { existsSync } from 'node:fs';
import { checkValue, text } from './options.ts';
import { strict, StandInError } from './strict.ts';

/** Other programs. None is started; what was asked for is recorded from outside. */
export const shell = strict('shell', {
	async openExternal(url: string): Promise<void> {
		checkValue('shell.openExternal', url, text);
		if (!URL.canParse(url)) throw new StandInError(`shell.openExternal: "${url}" is no URL.`);
		await Promise.resolve();
	},
	/** Empty, or what went wrong. */
	async openPath(path: string): Promise<string> {
		checkValue('shell.openPath', path, text);
		return await Promise.resolve(existsSync(path) ? '' : 'The file does not exist.');
	},
	showItemInFolder(path: string): void {
		checkValue('shell.showItemInFolder', path, text);
	},
	beep(): void {
		return;
	},
}) satisfies Pick<Electron.Shell, 'openExternal' | 'openPath' | 'showItemInFolder' | 'beep'>;
