import { tick } from 'svelte';
import type { Access } from '../state/access/access.svelte.ts';
import type { Bridge } from '../state/bridge.svelte.ts';
import type { Desktop } from '../state/desktop.svelte.ts';
import type { Layout } from '../state/layout.svelte.ts';
import type { Log } from '../state/log/log.svelte.ts';
import type { Pane, Shell } from '../state/shell.svelte.ts';
import { toggleForwarding } from './forwarding.ts';

interface Parts {
	readonly shell: Shell;
	readonly access: Access;
	readonly bridge: Bridge;
	readonly log: Log;
	readonly layout: Layout;
	readonly desktop: Desktop;
}

const isWriting = (target: EventTarget | null) =>
	target instanceof HTMLElement &&
	(target.isContentEditable || /^(?:INPUT|TEXTAREA|SELECT)$/.test(target.tagName));

/** Once what the shortcut brought to the front is there, and before the next key. */
const focus = (selector: string) => {
	void tick().then(() => {
		document.querySelector<HTMLElement>(selector)?.focus();
	});
};

/** Brings a pane to the front, and the keyboard into it. */
export function showPane(pane: Pane, { shell }: Pick<Parts, 'shell'>): void {
	shell.pane = pane;
	shell.areQuestionsBehind = true;
	focus(
		pane === 'log'
			? '[data-shortcut="log"]'
			: `#pane-${pane} :is(button, a[href], input, select, summary):not([disabled])`,
	);
}

/** Brings the question that waits longest to the front, and the keyboard to it: not to one of its answers. */
export function showApproval({ shell }: Pick<Parts, 'shell'>): void {
	shell.pane = 'users';
	shell.areQuestionsBehind = false;
	focus('[data-approval]');
}

const withAlt: Record<string, (parts: Parts) => void> = {
	Digit1: (parts) => {
		showPane('users', parts);
	},
	Digit2: (parts) => {
		showPane('log', parts);
	},
	Digit3: (parts) => {
		showPane('adapters', parts);
	},
	KeyQ: (parts) => {
		if (parts.access.approvals.length > 0) showApproval(parts);
	},
	KeyC: (parts) => {
		showPane('log', parts);
		focus('[data-shortcut="composer"]');
	},
	KeyP: ({ log }) => {
		if (log.isPaused) log.resume();
		else log.pause();
	},
	KeyB: ({ bridge, shell }) => {
		void toggleForwarding(bridge, shell);
	},
	KeyO: ({ desktop, shell }) => {
		void shell.attempt(desktop.save({ overlay: !desktop.isOverlay }));
	},
	KeyT: ({ desktop, shell }) => {
		// An overlay is on top anyway.
		if (desktop.settings && !desktop.isOverlay)
			void shell.attempt(desktop.save({ alwaysOnTop: !desktop.settings.alwaysOnTop }));
	},
};

const plain: Record<string, (parts: Parts) => void> = {
	'/': (parts) => {
		if (parts.layout.kind === 'one') parts.shell.pane = 'log';
		focus('[data-shortcut="search"]');
	},
	'?': ({ shell }) => {
		shell.isHelpOpen = true;
	},
	Escape: ({ log }) => {
		if (log.detail.id === null) return;
		log.detail.close();
		focus('[data-shortcut="log"]');
	},
};

/** Keys that work everywhere on the page. The help dialog lists them. */
export function onShortcut(event: KeyboardEvent, parts: Parts): void {
	if (event.defaultPrevented || event.isComposing || event.ctrlKey || event.metaKey) return;
	// A dialog has the page to itself.
	if (parts.shell.isDialogOpen || parts.access.isOpen) return;
	// By place on the keyboard, since Alt changes the sign on some.
	const act = event.altKey ? withAlt[event.code] : plain[event.key];
	if (!act || (!event.altKey && isWriting(event.target) && event.key !== 'Escape')) return;
	event.preventDefault();
	act(parts);
}
