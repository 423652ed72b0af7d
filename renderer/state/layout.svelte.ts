import { innerWidth } from 'svelte/reactivity/window';

/** Panes side by side: all three, the log and one beside it, or one at a time behind tabs. */
export type LayoutKind = 'three' | 'two' | 'one';

/** In px at normal text size; large text needs as much more room. */
const WIDTHS = { three: 1_100, two: 720 };

/** How many panes the window has room for. Media queries do not know about our text size, so this does. */
export class Layout {
	readonly #scale: () => number;

	/** `scale` is how much larger than normal the text is. */
	constructor(scale: () => number) {
		this.#scale = scale;
	}

	readonly kind: LayoutKind = $derived.by(() => {
		const width = (innerWidth.current ?? WIDTHS.three) / this.#scale();
		if (width >= WIDTHS.three) return 'three';
		return width >= WIDTHS.two ? 'two' : 'one';
	});
}
