import type { EventName } from '../contract/events.ts';

/** What every page is told of. A type check that the list is complete: a new event must be named here, too. */
export const eventNames = Object.keys({
	'server.changed': true,
	'clients.changed': true,
	'instance.changed': true,
	'instance.removed': true,
	'settings.changed': true,
	'notices.changed': true,
	'access.changed': true,
	'desktop.changed': true,
	'desktop.shown': true,
} satisfies Record<EventName, true>) as EventName[];
