import type { DesktopView } from '../contract/desktop.ts';

/** Leads the page to a view: at once, or when it has loaded, since it hears nothing before. */
export class PageViews {
	readonly #tell: (view: DesktopView) => void;
	#isThere = false;
	#wanted: DesktopView | null = null;

	constructor(tell: (view: DesktopView) => void) {
		this.#tell = tell;
	}

	/** Null leaves the page as it is. */
	show(view: DesktopView | null): void {
		if (view === null) return;
		if (this.#isThere) this.#tell(view);
		else this.#wanted = view;
	}

	readonly onLoad = (): void => {
		this.#isThere = true;
		const wanted = this.#wanted;
		this.#wanted = null;
		this.show(wanted);
	};

	readonly onGone = (): void => {
		this.#isThere = false;
	};
}
