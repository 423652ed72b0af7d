import type { AdapterContext, Session } from '../adapter.ts';
import { say } from '../../contract/words.ts';
import { Feed } from './feed.ts';
import { sourcesOf } from './sources.ts';
import type { SystemSettings } from './settings.ts';

export interface SystemSession extends Session {
	/** Time zone of clocks; empty: that of this computer. */
	readonly zone: string;
}

/** Nothing runs yet: feeds begin when somebody subscribes. */
export function startSession(settings: SystemSettings, context: AdapterContext): SystemSession {
	const feeds = new Map(
		Object.entries(sourcesOf(settings)).map(([event, start]) => [
			event,
			new Feed(event, start, context),
		]),
	);
	context.setStatus({ kind: 'ready', detail: detail([]) });
	return {
		zone: settings.zone,
		want(events) {
			for (const [event, feed] of feeds) feed.setWanted(events.has(event));
			const measured = [...feeds.keys()].filter((event) => events.has(event));
			context.setStatus({ kind: 'ready', detail: detail(measured) });
		},
		async stop() {
			await Promise.all([...feeds.values()].map((feed) => feed.stop()));
		},
	};
}

const detail = (events: readonly string[]) =>
	events.length === 0
		? say('nothing is measured, since nobody subscribed', '購読がないため、測定は行っていません')
		: say(`measures ${events.join(', ')}`, `測定中: ${events.join(', ')}`);
