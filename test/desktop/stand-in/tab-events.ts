import { toApp } from './addresses.ts';
import type { Tab } from './chromium/tab.ts';
import { frameOf, type FrameOwner } from './frames.ts';
import type { IpcMain } from './ipc-main.ts';
import { dispatchIpc } from './ipc-dispatch.ts';
import { life } from './life.ts';
import { asksApp, startedEvent } from './navigation.ts';
import { shortcutPressed } from './shortcuts.ts';
import { preventable, strict, StandInError, type StrictEmitter } from './strict.ts';

/** What a webContents remembers of what its tab told. */
export interface Told {
	title: string;
	isLoading: boolean;
	isCrashed: boolean;
	openHandler: ((details: Electron.HandlerDetails) => Electron.WindowOpenHandlerResponse) | null;
}

type Contents = StrictEmitter & { readonly ipc: IpcMain };

/** Turns what happens in Chromium into the events that Electron has for it. */
export function followTab(
	contents: Contents,
	tab: Tab,
	{
		told,
		owner,
		preload,
	}: { readonly told: Told; readonly owner: FrameOwner; readonly preload: string },
): void {
	const mainFrame = () => frameOf(owner, null);
	tab.on('loading', (isLoading) => {
		told.isLoading = isLoading;
		contents.emit(isLoading ? 'did-start-loading' : 'did-stop-loading');
	});
	tab.on('started', ({ url, isMainFrame, isSameDocument }) => {
		const frame = mainFrame();
		const address = toApp(url);
		const event = startedEvent({ url: address, frame, isMainFrame, isSameDocument });
		contents.emit('did-start-navigation', event, address, isSameDocument, isMainFrame, 1, 1);
	});
	tab.on('navigated', ({ url, parent }) => {
		if (parent !== null) return;
		told.isCrashed = false;
		const event = strict('event', {});
		contents.emit('did-navigate', event, toApp(url), tab.status, '');
	});
	tab.on('navigated-in-page', ({ url, parent }) =>
		contents.emit('did-navigate-in-page', strict('event', {}), toApp(url), parent === null, 1, 1),
	);
	tab.on('dom-ready', () => {
		contents.emit('dom-ready');
		mainFrame().emit('dom-ready');
	});
	tab.on('loaded', () => contents.emit('did-finish-load'));
	tab.on('crashed', () => {
		told.isCrashed = true;
		const details: Electron.RenderProcessGoneDetails = { reason: 'crashed', exitCode: 5 };
		contents.emit('render-process-gone', strict('event', {}), details);
		life.emit('render-process-gone', contents, details);
	});
	tab.on('console', ({ level, message, lineNumber, source }) => {
		const words =
			level === 'log' ? 'info' : level === 'error' || level === 'assert' ? 'error' : level;
		const event = {
			message,
			level: words,
			lineNumber,
			sourceId: toApp(source),
			frame: mainFrame(),
		};
		contents.emit('console-message', strict('event', event));
	});
	tab.on('open', ({ url, windowName, windowFeatures }) => {
		openWindow(contents, told, {
			url: toApp(url),
			frameName: windowName,
			features: windowFeatures.join(','),
			disposition: 'foreground-tab',
			referrer: { url: toApp(tab.mainFrame.url), policy: 'strict-origin-when-cross-origin' },
		});
	});
	tab.on('ipc', (message) => {
		switch (message.kind) {
			case 'send':
			case 'invoke': {
				const end = { contents, frame: mainFrame(), tell: tab.tellerOf() };
				void dispatchIpc(message, end);
				break;
			}
			case 'preload-error': {
				const error = Object.assign(new Error(message.message), { stack: message.stack });
				console.error(`Unable to load preload script: ${preload}`, error);
				contents.emit('preload-error', strict('event', {}), preload, error);
				break;
			}
			case 'leave': {
				const navigation = { url: toApp(message.url), frame: mainFrame(), isMainFrame: true };
				if (asksApp(contents, navigation, false)) void tab.go(message.url, message.isReload);
				break;
			}
			case 'title':
				told.title = message.title;
				contents.emit('page-title-updated', preventable({}), message.title, true);
				break;
			case 'key':
				shortcutPressed(contents, message.input);
				break;
		}
	});
}

/** Chromium refuses every new page; one that the app allows becomes a window of its own. */
function openWindow(contents: StrictEmitter, told: Told, details: Electron.HandlerDetails): void {
	const answer = told.openHandler?.(details) ?? { action: 'allow' };
	if (answer.action === 'deny') return;
	if ((answer.action as string) !== 'allow')
		throw new StandInError(
			'setWindowOpenHandler: the handler has to return an action, allow or deny.',
		);
	life.emit('open-window', contents, details.url);
}
