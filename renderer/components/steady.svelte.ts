/** How long something must stand still before it may be pressed, in ms: a press already on its way is over by then. */
export const SETTLING = 700;

/** Between two looks, in ms. A press looks once more itself. */
const LOOK_EVERY = 100;

const nearestScroller = (element: Element): Element | null => {
	for (let box = element.parentElement; box; box = box.parentElement)
		if (/auto|scroll/u.test(getComputedStyle(box).overflowY)) return box;
	return null;
};

/** Where it stands. The person's own scrolling does not count: what they scrolled to they have seen. */
function placeOf(element: Element): string {
	const { top, left } = element.getBoundingClientRect();
	const scroller = nearestScroller(element);
	return `${Math.round(top + (scroller?.scrollTop ?? 0))} ${Math.round(left)}`;
}

/**
 * Whether something has stood in its place for a while. A press that was meant for what stood there before, when a
 * question appeared or another one went, must not answer it.
 */
export class Steady {
	isReady = $state(false);
	#element: Element | null = null;
	#place = '';
	#since = 0;

	/** An attachment: `{@attach steady.watch}`. */
	readonly watch = (element: Element): (() => void) => {
		this.#element = element;
		this.#place = placeOf(element);
		this.#since = performance.now();
		this.isReady = false;
		const timer = setInterval(() => this.look(), LOOK_EVERY);
		return () => {
			clearInterval(timer);
			this.#element = null;
		};
	};

	/** Looks now. A press counts only if this is true. */
	look(): boolean {
		if (!this.#element) return false;
		const place = placeOf(this.#element);
		const now = performance.now();
		if (place !== this.#place) {
			this.#place = place;
			this.#since = now;
		}
		this.isReady = now - this.#since >= SETTLING;
		return this.isReady;
	}
}
