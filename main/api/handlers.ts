import type { Handlers } from '../contract/commands.ts';
import { accessHandlers } from './access.ts';
import { adapterHandlers } from './adapter.ts';
import { appHandlers } from './app.ts';
import { clientHandlers } from './client.ts';
import { desktopHandlers } from './desktop.ts';
import { diagnosticsHandlers } from './diagnostics.ts';
import { logHandlers } from './log.ts';
import type { ApiParts } from './parts.ts';
import { settingsHandlers } from './settings.ts';

/** Everything that the page may ask for, one file per noun. */
export const createHandlers = (parts: ApiParts): Handlers => ({
	...appHandlers(parts),
	...accessHandlers(parts),
	...logHandlers(parts),
	...clientHandlers(parts),
	...adapterHandlers(parts),
	...settingsHandlers(parts),
	...desktopHandlers(parts),
	...diagnosticsHandlers(parts),
});
