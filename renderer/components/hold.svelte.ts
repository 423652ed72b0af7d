/** How long something must be held to count, in ms: longer than any press by mistake. */
export const HOLD_TIME = 1_000;

/** Between two looks at the time, in ms: the button seems to fill evenly, or in four steps where motion is off. */
const EVEN = 40;
const STEPS = HOLD_TIME / 4;

/** How far a press that must be held has come. */
export class Hold {
	/** From 0 to 1. */
	progress = $state(0);
	isHeld = $state(false);
	#timer: ReturnType<typeof setInterval> | undefined;

	/** Calls `done` once, when it was held long enough. */
	begin(done: () => void, { isMotionOff }: { isMotionOff: boolean }): void {
		if (this.isHeld) return;
		this.isHeld = true;
		const start = performance.now();
		this.#timer = setInterval(
			() => {
				this.progress = Math.min(1, (performance.now() - start) / HOLD_TIME);
				if (this.progress < 1) return;
				this.cancel();
				done();
			},
			isMotionOff ? STEPS : EVEN,
		);
	}

	/** Lets go. Harmless where nothing is held. */
	cancel(): void {
		clearInterval(this.#timer);
		this.isHeld = false;
		this.progress = 0;
	}
}
