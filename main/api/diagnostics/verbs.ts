import type { Snapshot } from '../../contract/commands.ts';

/** Verbs that adapters declare. Any other word in their place is somebody's own. */
export class Verbs {
	readonly #commands: ReadonlySet<string>;
	readonly #events: ReadonlySet<string>;
	readonly #instances: ReadonlySet<string>;

	constructor({ adapters, instances }: Snapshot) {
		const all = [{ id: 'bridge', adapter: 'bridge' }, ...instances].map(({ id, adapter }) => ({
			id,
			info: adapters.find((candidate) => candidate.id === adapter),
		}));
		this.#instances = new Set(all.map(({ id }) => id));
		this.#commands = new Set(
			all.flatMap(({ id, info }) => (info?.commands ?? []).map(({ name }) => `${id}.${name}`)),
		);
		this.#events = new Set(
			all.flatMap(({ id, info }) => (info?.events ?? []).map(({ name }) => `${id}.${name}`)),
		);
	}

	readonly isInstance = (name: string): boolean => this.#instances.has(name);

	/** The command, or as much of it as is known. */
	command(verb: string): string {
		if (this.#commands.has(verb)) return verb;
		const [instance = ''] = verb.split('.', 1);
		return this.isInstance(instance) ? `${instance}.?` : '?';
	}

	/** A verb or a pattern of verbs, as a permission or a subscription has it. */
	pattern(pattern: string): string {
		if (pattern === '*' || this.#events.has(pattern)) return pattern;
		const [instance = '', rest] = pattern.split('.');
		const isKnown = instance === '*' || this.isInstance(instance);
		return rest === '*' && isKnown ? pattern : this.command(pattern);
	}

	/** The event that a message tells of, in whatever form; null where its form does not name it. */
	eventIn(text: string): string | null {
		const word =
			/^event=([^&]*)/u.exec(text)?.[1] ??
			/^\{"event":"([^"]*)"/u.exec(text)?.[1] ??
			/^[^\t]*/u.exec(text)?.[0] ??
			'';
		return this.#events.has(word) ? word : null;
	}
}
