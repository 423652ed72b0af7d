import type { WebFrameMain } from './frames.ts';
import { preventable, strict, type StrictEmitter } from './strict.ts';

export interface Navigation {
	readonly url: string;
	readonly frame: WebFrameMain;
	readonly isMainFrame: boolean;
}

/** The app may hold back what a page wants by itself. */
export function asksApp(
	contents: StrictEmitter,
	{ url, frame, isMainFrame }: Navigation,
	isRedirect: boolean,
): boolean {
	const event = preventable({ url, isSameDocument: false, isMainFrame, frame, initiator: frame });
	const rest = [url, false, isMainFrame, frame.processId, frame.routingId] as const;
	if (isRedirect) contents.emit('will-redirect', event, ...rest);
	else {
		contents.emit('will-frame-navigate', event);
		if (isMainFrame && !event.defaultPrevented) contents.emit('will-navigate', event, ...rest);
	}
	return !event.defaultPrevented;
}

/** Electron's details of a navigation that began. */
export function startedEvent(
	navigation: Navigation & { readonly isSameDocument: boolean },
): object {
	return strict('event', { ...navigation, initiator: null });
}
