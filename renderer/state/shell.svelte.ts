import type { Words } from '../../main/contract/words.ts';
import { problemOf, type Problem } from './problem.ts';

export type Pane = 'users' | 'log' | 'adapters';

/** The sections of the settings, in the order of the page. Some are there only on the desktop. */
export type SettingsSection =
	| 'server'
	| 'access'
	| 'limits'
	| 'journal'
	| 'appearance'
	| 'language'
	| 'desktop'
	| 'updates'
	| 'data'
	| 'about';

/** A short word after something the person did. `done` ones go by themselves, problems stay until closed. */
export interface Toast {
	readonly id: number;
	readonly kind: 'done' | 'problem';
	readonly words: Words;
	readonly help: Words | null;
}

const TOAST_TIME = 4_000;
const MOST_TOASTS = 4;

/** What of the page is open, and what it has to say about the person's last actions. */
export class Shell {
	/** The pane in front where there is room for one, or beside the log where there is room for two. */
	pane = $state<Pane>('log');
	isSettingsOpen = $state(false);
	/** The section that the settings should be at, until they are. */
	wantedSection = $state.raw<SettingsSection | null>(null);
	isHelpOpen = $state(false);
	isDiagnosticsOpen = $state(false);
	/** In overlay mode questions come first, unless the person turned to a pane while they wait. */
	areQuestionsBehind = $state(false);
	toasts = $state.raw<readonly Toast[]>([]);
	#last = 0;

	/** One of its dialogs has the page to itself. */
	get isDialogOpen(): boolean {
		return this.isSettingsOpen || this.isHelpOpen || this.isDiagnosticsOpen;
	}

	openSettings(section: SettingsSection): void {
		this.wantedSection = section;
		this.isSettingsOpen = true;
	}

	done(words: Words): void {
		const id = this.#add({ kind: 'done', words, help: null });
		setTimeout(() => {
			this.close(id);
		}, TOAST_TIME);
	}

	problem({ words, help }: Problem): void {
		this.#add({ kind: 'problem', words, help });
	}

	/** Waits for what the person asked for, and tells them where it fails. Undefined then. */
	async attempt<T>(action: Promise<T>): Promise<T | undefined> {
		try {
			return await action;
		} catch (error) {
			this.problem(problemOf(error));
			return undefined;
		}
	}

	close(id: number): void {
		this.toasts = this.toasts.filter((toast) => toast.id !== id);
	}

	#add(toast: Omit<Toast, 'id'>): number {
		const id = ++this.#last;
		// The same problem twice is one.
		const others = this.toasts.filter(({ words }) => words.en !== toast.words.en);
		this.toasts = [...others, { ...toast, id }].slice(-MOST_TOASTS);
		return id;
	}
}
