import { ipcMain, type IpcMainInvokeEvent, type WebContents } from 'electron';
import { dispatch } from '../api/dispatch.ts';
import { eventNames } from '../api/event-names.ts';
import type { Bridge } from '../bridge/bridge.ts';
import { AppError, errorValue, type ErrorValue } from '../contract/errors.ts';
import type { Unsubscribe } from '../contract/transport.ts';
import { say } from '../contract/words.ts';
import { PAGE_ORIGIN } from './page-protocol.ts';

type Answer = { readonly value: unknown } | { readonly error: ErrorValue };

/** Calls of the page under way at once. It has a handful: one that waits for rows, and what a person just did. */
const MAX_CALLS = 100;

interface PageHooks {
	/** The page has loaded all there is, and follows. */
	readonly onLoad: () => void;
	/** It was loaded again, or died. */
	readonly onGone: () => void;
}

/**
 * The one door of the window: the contract's calls, each checked for who sends it and for what it asks, and the
 * bridge's events.
 */
export function serveIpc(
	{ bus, handlers }: Pick<Bridge, 'bus' | 'handlers'>,
	page: WebContents,
	{ onLoad, onGone }: PageHooks,
): Unsubscribe {
	let calls = 0;
	let gone = new AbortController();
	const renew = () => {
		gone.abort(new Error('The page was loaded again.'));
		gone = new AbortController();
		onGone();
	};
	// A page that is loaded again, or crashed, waits for nothing any more.
	page.on('did-start-navigation', ({ isMainFrame, isSameDocument }) => {
		if (isMainFrame && !isSameDocument) renew();
	});
	page.on('render-process-gone', renew);
	page.on('destroyed', renew);

	ipcMain.handle('bridge.call', async (event, name: unknown, input: unknown): Promise<Answer> => {
		try {
			// Electron security 17: who sends it is checked, and then what.
			if (!isFrom(event, page)) throw new AppError('ACCESS_REFUSED', notThePage);
			if (calls >= MAX_CALLS) throw new AppError('RATE_LIMITED', tooManyCalls);
			calls += 1;
			try {
				const value = await dispatch(handlers, { name: asName(name), input }, gone.signal);
				if (name === 'app.load') setImmediate(onLoad);
				return { value };
			} finally {
				calls -= 1;
			}
		} catch (error) {
			return { error: errorValue(error) };
		}
	});
	const undo = eventNames.map((name) =>
		bus.on(name, (payload) => {
			if (!page.isDestroyed()) page.send('bridge.event', name, payload);
		}),
	);
	return () => {
		ipcMain.removeHandler('bridge.call');
		for (const end of undo) end();
		gone.abort(new Error('The app is closing.'));
	};
}

/** What is no text is the name of no command. */
const asName = (name: unknown) => (typeof name === 'string' ? name : '');

/** Its main frame, and still at our own address. */
const isFrom = ({ senderFrame }: IpcMainInvokeEvent, page: WebContents) =>
	senderFrame !== null && senderFrame === page.mainFrame && senderFrame.origin === PAGE_ORIGIN;

const notThePage = say(
	'Only the page of this app may ask for that.',
	'この呼び出しはアプリの画面からのみ可能です。',
);

const tooManyCalls = say(
	`The page has more than ${MAX_CALLS} calls under way.`,
	`画面からの呼び出しが同時に ${MAX_CALLS} 件を超えています。`,
);
