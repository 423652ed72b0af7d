import { AppError } from '../contract/errors.ts';
import { say } from '../contract/words.ts';

/** Whether messages go on to the adapters, and their news to the clients. A person can pause it. */
export class Forwarding {
	#isOn = true;

	get isOn(): boolean {
		return this.#isOn;
	}

	/** @returns whether that was a change */
	set(isOn: boolean): boolean {
		const isChange = this.#isOn !== isOn;
		this.#isOn = isOn;
		return isChange;
	}

	/** @throws AppError FORWARDING_PAUSED */
	check(): void {
		if (this.#isOn) return;
		throw new AppError(
			'FORWARDING_PAUSED',
			say(
				'The bridge does not forward anything right now: the person at the desktop paused it.',
				'デスクトップのユーザーがブリッジの転送を一時停止しています。',
			),
		);
	}
}
