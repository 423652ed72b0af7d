import type { Notice } from '../contract/server.ts';
import type { Unsubscribe } from '../contract/transport.ts';

/** What a person should know that is not about one message: a settings file set aside, a journal that cannot write. */
export class Notices {
	readonly #notices = new Map<string, Notice>();
	readonly #listeners = new Set<(notices: Notice[]) => void>();

	get all(): Notice[] {
		return [...this.#notices.values()];
	}

	/** A notice with an id that is there already replaces it. */
	readonly add = (notice: Omit<Notice, 'at'>): void => {
		this.#notices.set(notice.id, { ...notice, at: Date.now() });
		this.#tell();
	};

	dismiss(id: string): void {
		if (this.#notices.delete(id)) this.#tell();
	}

	onChange(listener: (notices: Notice[]) => void): Unsubscribe {
		this.#listeners.add(listener);
		return () => this.#listeners.delete(listener);
	}

	#tell(): void {
		for (const listener of this.#listeners) listener(this.all);
	}
}
