import { contextBridge, ipcRenderer } from 'electron';

/**
 * The page's only way out of its sandbox: two functions, of which main checks every use (Electron security 20: nothing of
 * Electron itself). See renderer/transport/ipc.ts.
 */
contextBridge.exposeInMainWorld('bridge', {
	call: (name: unknown, input: unknown): Promise<unknown> =>
		ipcRenderer.invoke('bridge.call', name, input),
	on: (listener: (event: unknown, payload: unknown) => void): void => {
		ipcRenderer.on('bridge.event', (_event, name: unknown, payload: unknown) => {
			listener(name, payload);
		});
	},
});
