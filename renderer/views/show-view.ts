import type { DesktopView } from '../../main/contract/desktop.ts';
import type { Access } from '../state/access/access.svelte.ts';
import type { Shell } from '../state/shell.svelte.ts';
import { showApproval, showPane } from './shortcuts.ts';

interface Parts {
	readonly shell: Shell;
	readonly access: Access;
}

/** Brings to the front what the person asked for outside the page. What they typed into the settings stays there. */
export function showView(view: DesktopView, { shell, access }: Parts): void {
	access.closeDialogs();
	if (view !== 'settings' && view !== 'updates' && view !== 'about') shell.isSettingsOpen = false;
	shell.isHelpOpen = false;
	shell.isDiagnosticsOpen = view === 'diagnostics';
	switch (view) {
		case 'users':
			if (access.approvals.length > 0) showApproval({ shell });
			else showPane('users', { shell });
			break;
		case 'log':
		case 'adapters':
			showPane(view, { shell });
			break;
		case 'settings':
			shell.isSettingsOpen = true;
			break;
		case 'updates':
		case 'about':
			shell.openSettings(view);
			break;
		case 'diagnostics':
			break;
	}
}
