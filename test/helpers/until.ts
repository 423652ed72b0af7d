import { setTimeout as delay } from 'node:timers/promises';

/** Longest wait for something that is about to happen, in ms. Generous: a busy machine is no defect. */
export const PATIENCE = 10_000;

/** Asks again and again until the answer is neither false, null nor undefined, and returns it. */
export async function until<T>(
	condition: () => T | Promise<T>,
	what: string,
	ms = PATIENCE,
): Promise<Exclude<T, false | null | undefined>> {
	const begun = performance.now();
	for (;;) {
		const answer = await condition();
		if (answer !== false && answer !== null && answer !== undefined)
			return answer as Exclude<T, false | null | undefined>;
		const waited = performance.now() - begun;
		if (waited > ms) throw new Error(`Waited ${ms} ms in vain for ${what}.`);
		// What takes long is asked less often: each question costs whom it waits for some of its time.
		await delay(Math.min(5 + waited / 40, 25));
	}
}

/** A promise that has to settle within the deadline; `what` may say at that moment what there is instead. */
export async function within<T>(
	promise: Promise<T>,
	what: string | (() => string),
	ms = PATIENCE,
): Promise<T> {
	const { promise: late, reject } = Promise.withResolvers<never>();
	const timer = setTimeout(() => {
		reject(new Error(`Waited ${ms} ms in vain for ${typeof what === 'string' ? what : what()}.`));
	}, ms);
	try {
		return await Promise.race([promise, late]);
	} finally {
		clearTimeout(timer);
	}
}
