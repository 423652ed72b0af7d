import type { Output } from '../../main/contract/commands.ts';
import type { Transport } from '../../main/contract/transport.ts';

type Report = Output<'diagnostics.make'>;

/** The report as it would be saved: what is read is what is saved. Nothing personal is in it unless it is asked for. */
export class Diagnostics {
	withTexts = $state(false);
	withNames = $state(false);
	/** Null while it is being made. */
	report = $state.raw<Report | null>(null);
	/** Why it could not be made. */
	failure = $state.raw<unknown>(null);
	readonly #transport: Pick<Transport, 'call'>;
	/** Of what was asked for last: an older answer is not what the switches say. */
	#turn = 0;

	constructor(transport: Pick<Transport, 'call'>) {
		this.#transport = transport;
	}

	/** Without texts and names, whatever was chosen the last time. */
	begin(): Promise<void> {
		return this.choose({ withTexts: false, withNames: false });
	}

	async choose(choice: Partial<Pick<Diagnostics, 'withTexts' | 'withNames'>>): Promise<void> {
		Object.assign(this, choice);
		const turn = ++this.#turn;
		this.report = null;
		this.failure = null;
		const { withTexts, withNames } = this;
		try {
			const report = await this.#transport.call('diagnostics.make', { withTexts, withNames });
			if (turn === this.#turn) this.report = report;
		} catch (error) {
			if (turn === this.#turn) this.failure = error;
		}
	}

	/** What was made stays nowhere once nobody looks at it. */
	end(): void {
		this.#turn += 1;
		this.report = null;
		this.failure = null;
	}
}
