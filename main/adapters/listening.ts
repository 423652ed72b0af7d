import { matchesPattern } from '../wire/pattern.ts';
import type { Follow } from './adapter.ts';
import type { Instance } from './instance.ts';
import type { Ready } from './run.ts';
import type { News } from './state-store.ts';

/** One that hears news of other instances. */
interface Follower {
	/** Of its instance. */
	readonly id: string;
	readonly ready: Ready;
	readonly follow: Follow;
}

/** Who wants which news: clients, as the bridge says, and adapters that hear others. */
export class Listening {
	readonly #instances: () => Iterable<Instance>;
	/** Of the instances that are ready: looked for when one becomes so, and not with every event. */
	#followers: readonly Follower[] = [];
	#isWantedByClients: (verb: string) => boolean = () => false;

	constructor(instances: () => Iterable<Instance>) {
		this.#instances = instances;
	}

	/** Lets adapters hear the news of others. */
	overhear({ instance, verb, values }: Pick<News, 'instance' | 'verb' | 'values'>): void {
		for (const follower of this.#followers)
			if (isHeard(follower, instance, verb))
				follower.ready.attempt(() => {
					follower.follow.hear(verb, values);
				});
	}

	/** What clients want changed: tells the adapters that ask which of their events somebody wants. */
	want(isWanted: (verb: string) => boolean): void {
		this.#isWantedByClients = isWanted;
		for (const instance of this.#instances()) this.#want(instance, false);
	}

	/** An instance became ready, or stopped being so: it is told in any case, the others where it changes something. */
	change(changed: Instance): void {
		this.#followers = [...this.#instances()].flatMap(({ config, run }) => {
			const ready = run?.ready;
			const follows = ready?.session.follows ?? [];
			return ready ? follows.map((follow) => ({ id: config.id, ready, follow })) : [];
		});
		for (const instance of this.#instances()) this.#want(instance, instance === changed);
	}

	#want(instance: Instance, isNew: boolean): void {
		const ready = instance.run?.ready;
		if (!ready?.session.want) return;
		const { id } = instance.config;
		const isWanted = (verb: string) =>
			this.#isWantedByClients(verb) ||
			this.#followers.some((follower) => isHeard(follower, id, verb));
		const names = [...instance.adapter.events.keys()];
		const wanted = new Set(names.filter((name) => isWanted(`${id}.${name}`)));
		const isSame =
			wanted.size === instance.wanted.size &&
			[...wanted].every((name) => instance.wanted.has(name));
		if (isSame && !isNew) return;
		instance.wanted = wanted;
		ready.attempt((session) => session.want?.(wanted));
	}
}

/** Whether a follower hears the news of an instance. Nobody hears itself: that would have no end. */
const isHeard = ({ id, follow }: Follower, instance: string, verb: string): boolean =>
	id !== instance && follow.patterns.some((pattern) => matchesPattern(pattern, verb));
