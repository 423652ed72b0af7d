import type { Target } from '../../../main/contract/commands.ts';
import type { Transport } from '../../../main/contract/transport.ts';
import { History } from './history.ts';
import { completed, ranked, readLine, type Reading, type Verb } from './reading.ts';
import { roomMessages, speakVerb, type Place } from './room.ts';

/** Values that a param can have, as its adapter told. */
interface Suggestions {
	/** Verb, param and the params before it: what was asked for. */
	readonly key: string;
	readonly values: readonly string[];
	readonly error: unknown;
}

const MOST = 50;

/** The line under the log: what is written, to whom, and what could be written next. */
export class Composer {
	text = $state('');
	target = $state.raw<Place>({ kind: 'bridge' });
	/** Rooms to speak in, as they were when they were last asked for. */
	rooms = $state.raw<readonly string[]>([]);
	isSending = $state(false);
	/** Why the last line was not sent. */
	error = $state.raw<unknown>(null);
	/** The candidates were called or typed for, and not sent away. */
	isOpen = $state(false);
	/** Which candidate is chosen with the arrow keys, -1 for none. */
	active = $state(-1);
	/** Counts how often the person was sent to the line from elsewhere. */
	aimed = $state(0);
	#suggestions = $state.raw<Suggestions>({ key: '', values: [], error: null });

	readonly #transport: Pick<Transport, 'call'>;
	readonly #verbs: () => readonly Verb[];
	readonly #history = new History();

	constructor(transport: Pick<Transport, 'call'>, verbs: () => readonly Verb[]) {
		this.#transport = transport;
		this.#verbs = verbs;
	}

	/** Only the bridge understands commands: what goes to a client is text. */
	readonly reading: Reading = $derived.by(() =>
		this.target.kind === 'bridge'
			? readLine(this.text, this.#verbs())
			: { kind: 'free', verb: null },
	);
	readonly candidates: readonly string[] = $derived.by(() => {
		const { reading } = this;
		if (reading.kind === 'free') return [];
		const all =
			reading.kind === 'verb' ? this.#verbs().map(({ verb }) => verb) : this.#valuesOf(reading);
		const found = ranked(all, reading.typed).slice(0, MOST);
		// What is written in full needs no list.
		return found.length === 1 && found[0] === reading.typed ? [] : found;
	});
	readonly isListed = $derived(this.isOpen && this.candidates.length > 0);
	/** The command whose usage is shown. */
	readonly verb: Verb | null = $derived.by(() => {
		const { reading } = this;
		if (reading.kind !== 'verb') return reading.verb;
		const chosen = this.candidates[this.active] ?? reading.typed;
		return this.#verbs().find(({ verb }) => verb === chosen) ?? null;
	});
	readonly suggestError = $derived(
		this.#suggestions.key === keyOf(this.reading) ? this.#suggestions.error : null,
	);

	/** The person wrote. */
	type(text: string): void {
		this.text = text;
		this.error = null;
		this.isOpen = text !== '';
		this.active = -1;
		void this.#suggest();
	}

	/** Points the line at somebody and brings the person to it. */
	aim(target: Place): void {
		this.target = target;
		this.aimed++;
	}

	/**
	 * Asks which rooms there are. None where no adapter serves any.
	 * @throws an Error that `problemOf` puts into words
	 */
	async lookForRooms(): Promise<void> {
		const verb = this.#verbs().find((known) => known.verb === speakVerb);
		this.rooms = verb
			? await this.#transport.call('adapter.suggest', {
					id: verb.instance,
					command: verb.command.name,
					param: 'room',
					given: {},
				})
			: [];
	}

	/** Takes a candidate over into the line. */
	accept(candidate: string): void {
		this.type(completed(this.text, this.reading, candidate));
	}

	step(by: 1 | -1): void {
		// Round and round, with the line itself (-1) between the last and the first.
		const places = this.candidates.length + 1;
		this.isOpen = true;
		this.active = ((this.active + 1 + by + places) % places) - 1;
	}

	recall(direction: 'back' | 'forward'): void {
		const line = direction === 'back' ? this.#history.back(this.text) : this.#history.forward();
		if (line === null) return;
		this.text = line;
		this.isOpen = false;
		this.active = -1;
	}

	async send(): Promise<void> {
		const { text, target } = this;
		if (text.trim() === '' || this.isSending) return;
		this.isSending = true;
		this.isOpen = false;
		try {
			const isRoom = target.kind === 'room';
			const to: Target = isRoom ? { kind: 'bridge' } : target;
			for (const message of isRoom ? roomMessages(target.room, text) : [text])
				await this.#transport.call('composer.send', { text: message, to });
			this.#history.add(text);
			this.text = '';
			this.error = null;
		} catch (error) {
			this.error = error;
		} finally {
			this.isSending = false;
		}
	}

	#valuesOf(reading: Reading & { kind: 'param' }): readonly string[] {
		const { param } = reading;
		if (param.type === 'boolean') return ['true', 'false'];
		if (param.choices.length > 0) return param.choices;
		return this.#suggestions.key === keyOf(reading) ? this.#suggestions.values : [];
	}

	async #suggest() {
		const { reading } = this;
		const key = keyOf(reading);
		if (reading.kind !== 'param' || key === this.#suggestions.key) return;
		const { verb, param, given } = reading;
		if (!verb.command.suggests.includes(param.name)) return;
		this.#suggestions = { key, values: [], error: null };
		const answer = await this.#ask({ verb, param: param.name, given });
		// Another param may be asked for by now.
		if (this.#suggestions.key === key) this.#suggestions = { key, ...answer };
	}

	async #ask(question: {
		verb: Verb;
		param: string;
		given: Readonly<Record<string, string>>;
	}): Promise<Omit<Suggestions, 'key'>> {
		const { verb, param, given } = question;
		try {
			const values = await this.#transport.call('adapter.suggest', {
				id: verb.instance,
				command: verb.command.name,
				param,
				given,
			});
			return { values, error: null };
		} catch (error) {
			return { values: [], error };
		}
	}
}

const keyOf = (reading: Reading): string =>
	reading.kind === 'param'
		? JSON.stringify([reading.verb.verb, reading.param.name, reading.given])
		: '';
