import { say, type Words } from '../contract/words.ts';

export interface SleepTiming {
	/** ms between two looks at the clock. */
	readonly every: number;
	/** ms that a look must be late by: a busy machine is late, too, but not by so much. */
	readonly asleep: number;
}

const defaultTiming: SleepTiming = { every: 2_000, asleep: 10_000 };

/**
 * Notices by the clock on the wall that the machine was asleep. Some systems stop the clock of timers meanwhile, and
 * nobody tells a program without a window.
 */
export class SleepWatch {
	readonly #timing: SleepTiming;
	readonly #onWake: (words: Words) => void;
	#timer: NodeJS.Timeout | undefined;

	constructor(timing: Partial<SleepTiming>, onWake: (words: Words) => void) {
		this.#timing = { ...defaultTiming, ...timing };
		this.#onWake = onWake;
	}

	start(): void {
		const { every, asleep } = this.#timing;
		let last = Date.now();
		clearInterval(this.#timer);
		this.#timer = setInterval(() => {
			const now = Date.now();
			const late = now - last - every;
			last = now;
			if (late > asleep) this.#onWake(wakeWords(late));
		}, every);
	}

	stop(): void {
		clearInterval(this.#timer);
	}
}

function wakeWords(ms: number): Words {
	const all = Math.round(ms / 1_000);
	const [hours, minutes, seconds] = [Math.floor(all / 3_600), Math.floor(all / 60) % 60, all % 60];
	const en = hours > 0 ? `${hours} h ${minutes} min` : `${minutes} min ${seconds} s`;
	const ja = hours > 0 ? `${hours} 時間 ${minutes} 分` : `${minutes} 分 ${seconds} 秒`;
	return say(
		`The clock went on by ${en} while nothing ran, as in sleep: all connections are checked now.`,
		`停止している間に時計が ${ja}進みました (スリープなど)。すべての接続を確認しています。`,
	);
}
