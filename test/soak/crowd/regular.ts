import { textFrame, Wire } from '../../bench/load/wire.ts';
import { until } from '../../helpers/until.ts';
import { newStream, numberedCommand, readNumbered } from './numbered.ts';

/** No answer may take longer, in ms: what a command may take at most, and a moment for a busy machine. */
const LIMIT = 11_000;

interface RegularOptions {
	/** Between two commands, in ms. */
	readonly every: number;
	/** The command that is sent as number `n`. */
	readonly command: (n: number) => string;
	/** Codes of errors that may be answered. */
	readonly expected: readonly string[];
	readonly fault: (text: string) => void;
}

/** Asks at regular times, whatever becomes of it, and keeps the books of the answers. */
export class Regular implements AsyncDisposable {
	/** How often each was answered: `ok`, or the code of an error. */
	readonly answers = new Map<string, number>();
	/** The longest that an answer took, in ms. */
	slowest = 0;
	readonly #wire: Wire;
	readonly #options: RegularOptions;
	readonly #stream = newStream();
	/** When what has no answer yet was asked. */
	readonly #open = new Map<number, number>();
	readonly #timer: NodeJS.Timeout;
	#asked = 0;

	private constructor(wire: Wire, options: RegularOptions) {
		this.#wire = wire;
		this.#options = options;
		wire.onText = (payload) => {
			this.#take(payload);
		};
		this.#timer = setInterval(() => {
			this.#ask();
		}, options.every);
	}

	static async open(url: string, options: RegularOptions): Promise<Regular> {
		return new Regular(await Wire.open(url), options);
	}

	/** `410 asked: 380 ok, 30 ADAPTER_NOT_READY, the slowest after 32 ms`. */
	get words(): string {
		const counts = [...this.answers].map(([code, count]) => `${count} ${code}`);
		return `${this.#asked} asked: ${counts.join(', ')}, the slowest after ${this.slowest.toFixed(0)} ms`;
	}

	count(code: string): number {
		return this.answers.get(code) ?? 0;
	}

	/** Asks nothing more, and waits for the answers to what was asked. */
	async finish(): Promise<void> {
		clearInterval(this.#timer);
		await until(() => this.#open.size === 0, 'all answers', LIMIT).catch(() => {
			this.#options.fault(`${this.#open.size} of ${this.#asked} commands were never answered.`);
		});
	}

	async [Symbol.asyncDispose](): Promise<void> {
		clearInterval(this.#timer);
		await this.#wire[Symbol.asyncDispose]();
	}

	#ask(): void {
		this.#asked += 1;
		this.#open.set(this.#asked, performance.now());
		const command = this.#options.command(this.#asked);
		this.#wire.socket.write(textFrame(numberedCommand(this.#stream, this.#asked, command)));
	}

	#take(payload: Buffer): void {
		const text = payload.toString();
		const [kind = '', , code = ''] = text.split('\t');
		const read = readNumbered(payload);
		if ((kind !== 'ok' && kind !== 'err') || read?.stream !== this.#stream) return;
		const { fault, expected } = this.#options;
		const asked = this.#open.get(read.number);
		if (asked === undefined) {
			fault(`It was answered twice: ${text}`);
			return;
		}
		this.#open.delete(read.number);
		const ms = performance.now() - asked;
		this.slowest = Math.max(this.slowest, ms);
		if (ms > LIMIT) fault(`It was answered after ${ms.toFixed(0)} ms: ${text}`);
		const answer = kind === 'ok' ? kind : code;
		if (kind === 'err' && !expected.includes(code)) fault(`It was answered: ${text}`);
		this.answers.set(answer, (this.answers.get(answer) ?? 0) + 1);
	}
}
