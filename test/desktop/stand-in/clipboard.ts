import { checkValue, text } from './options.ts';
import { strict } from './strict.ts';

let content = '';

/** A clipboard of its own, so that a test does not touch that of the person. */
export const clipboard = strict('clipboard', {
	async readText(): Promise<string> {
		return await Promise.resolve(content);
	},
	async writeText(written: string): Promise<void> {
		checkValue('clipboard.writeText', written, text);
		content = written;
		await Promise.resolve();
	},
	clear(): void {
		content = '';
	},
}) satisfies Pick<Electron.Clipboard, 'readText' | 'writeText' | 'clear'>;
