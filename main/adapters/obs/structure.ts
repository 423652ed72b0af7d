import { setTimeout as delay } from 'node:timers/promises';
import type { Connection } from './connection.ts';
import { readAudio, readItems, readScenes, type Item } from './lists.ts';
import type { State } from './state.ts';

/**
 * How long what OBS has changed is left alone before it is read again, in ms. OBS that quits removes its scenes first and
 * says some 200 ms later that it does: OBS 29 that is asked for them meanwhile can crash.
 */
const SETTLE = 500;

/** Readings of a busy OBS that are thrown away before one is taken as it is. */
const MOST_REREADS = 5;

interface Reading {
	readonly names: string[];
	readonly current: string | null;
	readonly items: Awaited<ReturnType<typeof readItems>>;
	readonly audio: Awaited<ReturnType<typeof readAudio>>;
}

/** Which scenes, sources and audio inputs there are, read again whenever OBS says that this changed. */
export class Structure {
	readonly #obs: Connection;
	readonly #state: State;
	readonly #onTrouble: (error: unknown) => void;
	#items = new Map<string, Item[]>();
	#audio: ReadonlySet<string> = new Set();
	readonly #removed = new Set<string>();
	/** Counts what OBS said, so that a reading knows that it was overtaken. */
	#changes = 0;
	#isStale = false;
	#reading: Promise<void> | null = null;
	#isHeld = false;

	constructor(obs: Connection, state: State, onTrouble: (error: unknown) => void) {
		this.#obs = obs;
		this.#state = state;
		this.#onTrouble = onTrouble;
	}

	/** Tells that OBS said something: a reading under way may be older than that. */
	touch(): void {
		this.#changes += 1;
	}

	/** Reads everything again, soon and once, however often it is called meanwhile. */
	refresh(): void {
		this.#isStale = true;
		if (this.#isHeld || this.#reading) return;
		this.#reading = this.#readWhileStale().finally(() => {
			this.#reading = null;
		});
	}

	/** OBS is changing its scene collection, or quits: what it says meanwhile is half of each. */
	hold(): void {
		this.#isHeld = true;
	}

	release(): void {
		this.#isHeld = false;
		this.refresh();
	}

	/** OBS goes on listing a removed source while a scene that is not drawn still holds it. */
	remove(input: string): void {
		this.#removed.add(input);
		this.refresh();
	}

	restore(input: string): void {
		this.#removed.delete(input);
		this.refresh();
	}

	/** OBS reports mute and volume of every input that it loads, those without sound too: only the mixer's count. */
	isAudible(input: string): boolean {
		return !this.#isHeld && this.#audio.has(input);
	}

	setVisible(container: string, id: number, isVisible: boolean): void {
		if (this.#isHeld) return;
		let isKnown = false;
		for (const [scene, items] of this.#items) {
			const at = items.findIndex((item) => item.container === container && item.id === id);
			const item = items[at];
			if (!item) continue;
			isKnown = true;
			items[at] = { ...item, isVisible };
			this.#tell(scene, item.source);
		}
		if (!isKnown) this.refresh();
	}

	/** Takes a reading that no event has overtaken. */
	async read(): Promise<void> {
		for (let tries = 1; ; tries += 1) {
			const changes = this.#changes;
			const { names, current } = await readScenes(this.#obs);
			const items = await readItems(this.#obs, names);
			const audio = await readAudio(this.#obs);
			if (this.#changes !== changes && tries < MOST_REREADS) continue;
			this.#take({ names, current, items, audio });
			return;
		}
	}

	#take({ names, current, items, audio }: Reading): void {
		const state = this.#state;
		const isThere = (name: string) => !this.#removed.has(name);
		this.#items = new Map(
			[...items].map(([scene, list]) => [scene, list.filter(({ source }) => isThere(source))]),
		);
		const audible = audio.filter(({ name }) => isThere(name));
		this.#audio = new Set(audible.map(({ name }) => name));
		if (current !== null) state.set('scene-changed', { scene: current });
		state.set('scenes', { scenes: names });
		for (const { name, isMuted, db } of audible) {
			state.set('muted', { input: name, muted: isMuted });
			state.set('volume', { input: name, db });
		}
		for (const [scene, list] of this.#items)
			for (const { source } of list) this.#tell(scene, source);
		this.#retire();
	}

	async #readWhileStale(): Promise<void> {
		try {
			while (this.#isStale) {
				await delay(SETTLE, undefined, { signal: this.#obs.ended });
				if (this.#isHeld) return;
				this.#isStale = false;
				await this.read();
			}
		} catch (error) {
			this.#onTrouble(error);
		}
	}

	/** A source that stands in a scene twice is visible while one of its items is. */
	#isVisible(scene: string, source: string): boolean {
		const items = this.#items.get(scene) ?? [];
		return items.some((item) => item.source === source && item.isVisible);
	}

	#tell(scene: string, source: string): void {
		this.#state.set('source-visible', { scene, source, visible: this.#isVisible(scene, source) });
	}

	#retire(): void {
		const audio = this.#audio;
		this.#state.retire('source-visible', ({ scene, source }) =>
			this.#items.get(scene)?.some((item) => item.source === source)
				? null
				: { scene, source, visible: false },
		);
		this.#state.retire('muted', ({ input }) => (audio.has(input) ? null : { input, muted: true }));
		this.#state.retire('volume', ({ input }) => (audio.has(input) ? null : { input, db: SILENCE }));
	}
}

/** What OBS reports for a fader at the bottom. */
const SILENCE = -100;
