import type { AccessSnapshot } from './access.ts';
import type { InstanceSnapshot } from './adapters.ts';
import type { ClientSnapshot } from './clients.ts';
import type { DesktopState, DesktopView } from './desktop.ts';
import type { Notice, ServerSnapshot } from './server.ts';
import type { Settings } from './settings.ts';

/**
 * Everything the bridge announces to the page. Names are `noun.pastTense`: they report, they never ask. Rows of the
 * journal are not here: the page fetches them at its own pace with `log.follow`.
 */
export interface Events {
	/** At most twice a second. */
	'server.changed': ServerSnapshot;
	/** The clients that changed and the ids of those forgotten, at most four times a second. */
	'clients.changed': { changed: ClientSnapshot[]; forgotten: number[] };
	'instance.changed': InstanceSnapshot;
	'instance.removed': { id: string };
	'settings.changed': Settings;
	'notices.changed': Notice[];
	/** At most four times a second. */
	'access.changed': AccessSnapshot;
	/** Only on the desktop; at most four times a second. */
	'desktop.changed': DesktopState;
	/** The person asked for it outside the page: in a menu, with a notification, with a link. Not kept for a page that comes later. */
	'desktop.shown': { view: DesktopView };
}

export type EventName = keyof Events;
