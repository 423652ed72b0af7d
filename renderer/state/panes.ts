import type { LayoutKind } from './layout.svelte.ts';
import type { Pane } from './shell.svelte.ts';

/** The tab in front. Where there is room for two panes, the log always has one of the others beside it. */
export const frontTab = (layout: LayoutKind, front: Pane): Pane =>
	layout === 'two' && front === 'log' ? 'users' : front;

/** Whether a pane can be seen. */
export const isPaneShown = (pane: Pane, layout: LayoutKind, front: Pane): boolean =>
	layout === 'three' || (layout === 'two' && pane === 'log') || pane === frontTab(layout, front);
