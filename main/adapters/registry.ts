import type { Adapter } from './adapter.ts';
import { http } from './http/index.ts';
import { logFile } from './log-file/index.ts';
import { mqtt } from './mqtt/index.ts';
import { obs } from './obs/index.ts';
import { osc } from './osc/index.ts';
import { room } from './room/index.ts';
import { store } from './store/index.ts';
import { system } from './system/index.ts';
import { webSocket } from './websocket/index.ts';

/** Every adapter by its id. `npm run new:adapter` adds its line here. */
export const adapters: ReadonlyMap<string, Adapter> = new Map([
	// One line each, in the order of the page.
	[obs.id, obs],
	[room.id, room],
	[osc.id, osc],
	[mqtt.id, mqtt],
	[http.id, http],
	[webSocket.id, webSocket],
	[store.id, store],
	[logFile.id, logFile],
	[system.id, system],
]);
