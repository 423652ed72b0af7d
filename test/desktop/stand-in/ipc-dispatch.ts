import type { WebFrameMain } from './frames.ts';
import { IpcMain, ipcMain } from './ipc-main.ts';
import { strict, type StrictEmitter } from './strict.ts';
import { createCodec } from './worlds/codec.ts';
import type { FromRenderer, ToRenderer } from './worlds/isolated-world.ts';

const codec = createCodec();

/** Copies by structured clone, as text. @throws Error "An object could not be cloned." */
export function copied(value: unknown): string {
	try {
		return codec.encode(structuredClone(value));
	} catch (error) {
		throw new Error('An object could not be cloned.', { cause: error });
	}
}

export interface IpcEnd {
	readonly contents: StrictEmitter & { readonly ipc: IpcMain };
	readonly frame: WebFrameMain;
	/** Back to the document that sent. */
	readonly tell: (message: ToRenderer) => void;
}

type Sent = Extract<FromRenderer, { kind: 'send' | 'invoke' }>;

function eventOf({ contents, frame, tell }: IpcEnd): object {
	const { frameTreeNodeId, processId } = frame;
	return {
		sender: contents,
		senderFrame: frame,
		frameId: frameTreeNodeId,
		processId,
		type: 'frame',
		ports: [],
		reply(channel: string, ...args: unknown[]) {
			tell({ kind: 'message', channel, args: copied(args) });
		},
	};
}

/** A message of the renderer finds its listener: on the frame, on the webContents, or on ipcMain, in this order. */
export async function dispatchIpc(message: Sent, end: IpcEnd): Promise<void> {
	const { contents, frame, tell } = end;
	const { channel } = message;
	const args = codec.decode(message.args) as unknown[];
	const ends = [frame.ipc, contents.ipc, ipcMain];
	if (message.kind === 'send') {
		const event = strict('IpcMainEvent', eventOf(end));
		contents.emit('ipc-message', event, channel, ...args);
		for (const ipc of ends) ipc.emit(channel, event, ...args);
		return;
	}
	const { id } = message;
	const failed = (error: unknown) => {
		const text = `Error invoking remote method '${channel}': ${String(error)}`;
		tell({ kind: 'answer', id, error: text });
	};
	const handler = ends.map((ipc) => IpcMain.handlerOf(ipc, channel)).find((one) => one);
	if (!handler) {
		failed(new Error(`No handler registered for '${channel}'`));
		return;
	}
	try {
		const event = strict('IpcMainInvokeEvent', eventOf(end)) as Electron.IpcMainInvokeEvent;
		tell({ kind: 'answer', id, value: copied(await handler(event, ...args)) });
	} catch (error) {
		console.error(`Error occurred in handler for '${channel}':`, error);
		failed(error);
	}
}
