/** What all clients of a scenario share. */
export interface Crowd {
	/** Of the bridge, without a path. */
	readonly address: string;
	/** Clients with this key are sent things as fast as they come. */
	readonly fastKey: string;
	readonly tally: Tally;
	/** Notes what was not as it should be. */
	readonly fault: (text: string) => void;
}

/** Messages so far: text frames, each counted at one end of its way. */
export class Tally {
	/** To the bridge. */
	sent = 0;
	/** From the bridge. */
	heard = 0;

	get all(): number {
		return this.sent + this.heard;
	}
}

/** Clients that do something for as long as they are left to. */
export interface Group extends AsyncDisposable {
	/** Starts nothing more, and waits for what is under way. Notes what did not come. */
	finish(): Promise<void>;
	/** What was seen, for the verdict. */
	readonly words: string;
}
