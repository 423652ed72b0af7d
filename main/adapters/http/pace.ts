import { AppError } from '../../contract/errors.ts';
import { say } from '../../contract/words.ts';

/** Requests under way at the same time. A world of fifty people does not need more, and a service may not like more. */
const MAX_UNDER_WAY = 16;
const MINUTE = 60_000;

/** Bounds how often requests are sent: a world can call sixty times a second. */
export class Pace {
	/** When each request was sent in the last minute, oldest first. */
	readonly #sent = new Map<string, number[]>();
	#underWay = 0;

	/** @throws AppError RATE_LIMITED */
	async run<T>(
		{ name, perMinute }: { readonly name: string; readonly perMinute: number },
		work: () => Promise<T>,
	): Promise<T> {
		const now = performance.now();
		const sent = (this.#sent.get(name) ?? []).filter((at) => at > now - MINUTE);
		const [first] = sent;
		if (first !== undefined && sent.length >= perMinute)
			throw tooOften(name, perMinute, Math.ceil((first + MINUTE - now) / 1_000));
		if (this.#underWay >= MAX_UNDER_WAY) throw tooMany();
		this.#sent.set(name, [...sent, now]);
		this.#underWay += 1;
		try {
			return await work();
		} finally {
			this.#underWay -= 1;
		}
	}
}

const tooOften = (name: string, perMinute: number, seconds: number) =>
	new AppError(
		'RATE_LIMITED',
		say(
			`"${name}" can be called ${perMinute} times a minute. Try again in ${seconds} seconds.`,
			`"${name}" の呼び出しは 1 分に ${perMinute} 回までです。${seconds} 秒後に再試行してください。`,
		),
	);

const tooMany = () =>
	new AppError(
		'RATE_LIMITED',
		say(
			`${MAX_UNDER_WAY} requests are under way already. Try again when one of them is answered.`,
			`${MAX_UNDER_WAY} 件のリクエストを処理中です。いずれかが完了してから再試行してください。`,
		),
	);
