import type { AdapterContext } from '../adapter.ts';
import { say } from '../../contract/words.ts';
import { matcher } from './address.ts';
import { Allowance } from '../kit/allowance.ts';
import { readPacket, type OscMessage } from './packet.ts';
import { Rarely } from '../kit/rarely.ts';
import type { OscSettings } from './settings.ts';
import { Values } from './values.ts';

/** Packets read per second. Above any sender's, and little enough that reading leaves time for everything else. */
const MAX_PACKETS = 2_000;

/** Everything that arrives, from the listening port and from targets that answer. */
export class Inbox {
	readonly values: Values;
	/** Messages that came for us, since the start. */
	heard = 0;
	/** Packets or parts of them that were no OSC. */
	malformed = 0;
	readonly #context: AdapterContext;
	readonly #isWanted: (address: string) => boolean;
	readonly #packets = new Allowance(MAX_PACKETS);
	readonly #told: Allowance;
	readonly #rate: number;
	#tellsMessages = false;

	constructor({ patterns, rate }: Pick<OscSettings, 'patterns' | 'rate'>, context: AdapterContext) {
		this.#context = context;
		this.#isWanted = matcher(patterns);
		this.#told = new Allowance(rate);
		this.#rate = rate;
		this.values = new Values(rate, context);
	}

	/** Nothing is counted as left out that nobody wanted. */
	want(events: ReadonlySet<string>): void {
		this.#tellsMessages = events.has('message');
	}

	readonly hear = (packet: Uint8Array): void => {
		if (!this.#packets.take()) {
			this.#flooded.note();
			return;
		}
		const { messages, faults } = readPacket(packet);
		if (faults > 0) {
			this.malformed += faults;
			this.#broken.note(faults);
		}
		for (const message of messages) if (this.#isWanted(message.address)) this.#tell(message);
	};

	stop(): void {
		this.values.stop();
	}

	#tell(message: OscMessage): void {
		this.heard += 1;
		this.values.set(message);
		if (!this.#tellsMessages) return;
		if (this.#told.take()) this.#context.emit('message', { ...message });
		else this.#leftOut.note();
	}

	readonly #flooded = new Rarely((count) => {
		this.#context.log(
			say(
				`OSC comes faster than ${MAX_PACKETS} packets a second; left out unread: ${count}.`,
				`OSC が毎秒 ${MAX_PACKETS} パケットを超えています。読まずに破棄した数: ${count}`,
			),
		);
	});

	readonly #broken = new Rarely((count) => {
		this.#context.log(
			say(
				`Something arrived that is no OSC, or too large: ${count}. Does another program send to this port?`,
				`OSC として読めない、または大きすぎるデータを受信しました: ${count} 件。別のプログラムがこのポートに送っていないか確認してください。`,
			),
		);
	});

	readonly #leftOut = new Rarely((count) => {
		this.#context.log(
			say(
				`More than ${this.#rate} messages a second; left out of "message": ${count}. Narrow the addresses, or subscribe to "value".`,
				`毎秒 ${this.#rate} 件を超えたため、message で通知しなかったメッセージがあります: ${count} 件。アドレスを絞るか、value を購読してください。`,
			),
		);
	});
}
