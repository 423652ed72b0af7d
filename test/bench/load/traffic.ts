import { sample } from './relay.ts';
import { textFrame, Wire } from './wire.ts';

/** Of a hundred messages: texts, commands that are answered, texts in a room that others hear. */
const MIX = { texts: 70, commands: 20, room: 10 } as const;
/** Connections of each of the three. */
const SENDERS = { texts: 4, commands: 2, room: 1 } as const;
const LISTENERS = 3;
/** Between two writes of a connection, in ms. */
const EVERY = 10;

type Kind = keyof typeof MIX;

const paths: Record<Kind, string> = {
	texts: '/board?user=Alice',
	commands: '/asking?user=Bob',
	room: '/room/hall?user=Carol',
};

const texts: Record<Kind, (n: number) => string> = {
	texts: (n) => `${sample}\t${n}`,
	commands: (n) => `#${n} bridge.ping ${n}`,
	room: (n) => `Doors open at nine, says number ${n}.`,
};

/** A busy world: several items that send at a steady pace, whatever the bridge makes of it. */
export class Traffic implements AsyncDisposable {
	#sent = 0;
	#since = performance.now();
	readonly #timers: NodeJS.Timeout[] = [];
	#open = new AsyncDisposableStack();

	private constructor() {
		// Only `start` makes one.
	}

	/** Messages of the items in a second, since they began. */
	get perSecond(): number {
		return (this.#sent / (performance.now() - this.#since)) * 1_000;
	}

	/** `perSecond` messages come in; what the bridge answers and passes on goes out beside it. */
	static async start(address: string, perSecond: number): Promise<Traffic> {
		await using open = new AsyncDisposableStack();
		const traffic = open.use(new Traffic());
		const wires: { wire: Wire; kind: Kind }[] = [];
		for (const kind of ['texts', 'commands', 'room'] as const)
			for (let n = 1; n <= SENDERS[kind]; n += 1) {
				const wire = open.use(await Wire.open(`${address}${paths[kind]}&name=${kind}-${n}`));
				wires.push({ wire, kind });
			}
		for (let n = 1; n <= LISTENERS; n += 1)
			open.use(await Wire.open(`${address}${paths.room}&name=listener-${n}`));
		traffic.#since = performance.now();
		for (const { wire, kind } of wires)
			traffic.#send(wire, texts[kind], (perSecond * MIX[kind]) / 100 / SENDERS[kind]);
		traffic.#open = open.move();
		return traffic;
	}

	#send({ socket }: Wire, textOf: (n: number) => string, perSecond: number): void {
		const from = performance.now();
		let sent = 0;
		this.#timers.push(
			setInterval(() => {
				const due = Math.floor(((performance.now() - from) * perSecond) / 1_000);
				const frames: Buffer[] = [];
				for (; sent < due; sent += 1) frames.push(textFrame(textOf(sent)));
				this.#sent += frames.length;
				if (socket.destroyed) throw new Error('The bridge cut off a connection of the load.');
				if (frames.length > 0) socket.write(Buffer.concat(frames));
			}, EVERY),
		);
	}

	async [Symbol.asyncDispose](): Promise<void> {
		for (const timer of this.#timers) clearInterval(timer);
		await this.#open.disposeAsync();
	}
}
