import { callback, checkValue, text } from './options.ts';
import { StrictEmitter, StandInError } from './strict.ts';

type Handler = (event: Electron.IpcMainInvokeEvent, ...args: unknown[]) => unknown;

/** The main process's end of IPC. Its events are the channels, so every name goes. */
export class IpcMain
	extends StrictEmitter
	implements Pick<Electron.IpcMain, 'handle' | 'handleOnce' | 'removeHandler'>
{
	readonly #handlers = new Map<string, Handler>();

	constructor() {
		super('any');
	}

	handle(channel: string, handler: Handler): void {
		checkValue('ipcMain.handle: channel', channel, text);
		checkValue('ipcMain.handle: listener', handler, callback);
		if (this.#handlers.has(channel))
			throw new StandInError(`Attempted to register a second handler for '${channel}'`);
		this.#handlers.set(channel, handler);
	}

	handleOnce(channel: string, handler: Handler): void {
		this.handle(channel, (event, ...args) => {
			this.removeHandler(channel);
			return handler(event, ...args);
		});
	}

	removeHandler(channel: string): void {
		this.#handlers.delete(channel);
	}

	static handlerOf(ipc: IpcMain, channel: string): Handler | undefined {
		return ipc.#handlers.get(channel);
	}
}

export const ipcMain = new IpcMain();
