import type { AdapterContext } from '../adapter.ts';
import { say } from '../../contract/words.ts';
import { Allowance } from '../kit/allowance.ts';
import type { OscMessage } from './packet.ts';
import { Rarely } from '../kit/rarely.ts';

/** Addresses whose value is remembered: as many messages as may wait for a client that subscribes. */
const MAX_VALUES = 200;
/** In ms. Between two rounds: 20 a second go out to a client unless set otherwise. */
const ROUND = 50;

/** The newest arguments of every address, told at a bounded rate: what waits gives way to what is newer. */
export class Values {
	/** The address that was silent for longest first. */
	readonly #newest = new Map<string, readonly string[]>();
	/** As they were told last. */
	readonly #told = new Map<string, string>();
	readonly #waiting = new Set<string>();
	readonly #allowance: Allowance;
	readonly #context: AdapterContext;
	#round: NodeJS.Timeout | null = null;

	constructor(rate: number, context: AdapterContext) {
		this.#allowance = new Allowance(rate);
		this.#context = context;
	}

	get addresses(): string[] {
		return [...this.#newest.keys()];
	}

	get(address: string): readonly string[] | undefined {
		return this.#newest.get(address);
	}

	set({ address, args }: OscMessage): void {
		this.#newest.delete(address);
		this.#newest.set(address, args);
		this.#waiting.add(address);
		if (this.#newest.size > MAX_VALUES) this.#forgetOldest();
		if (!this.#round) this.#tell();
	}

	stop(): void {
		if (this.#round) clearTimeout(this.#round);
		this.#waiting.clear();
	}

	/** Whoever waits longest first. The first value after a rest is told at once. */
	#tell(): void {
		for (const address of this.#waiting) {
			const args = this.#newest.get(address) ?? [];
			const text = JSON.stringify(args);
			if (this.#told.get(address) !== text) {
				if (!this.#allowance.take()) break;
				this.#told.set(address, text);
				this.#context.emit('value', { address, args });
			}
			this.#waiting.delete(address);
		}
		this.#round = setTimeout(() => {
			this.#round = null;
			if (this.#waiting.size > 0) this.#tell();
		}, ROUND);
	}

	#forgetOldest(): void {
		const [oldest = ''] = this.#newest.keys();
		this.#newest.delete(oldest);
		this.#told.delete(oldest);
		this.#waiting.delete(oldest);
		this.#context.forget('value', { address: oldest });
		this.#crowded.note();
	}

	readonly #crowded = new Rarely((count) => {
		this.#context.log(
			say(
				`More than ${MAX_VALUES} addresses send values; those silent for longest were forgotten: ${count}. Narrow the addresses in the settings.`,
				`値を送るアドレスが ${MAX_VALUES} 個を超えたため、最も古いものを忘れました: ${count} 件。設定でアドレスを絞ってください。`,
			),
		);
	});
}
