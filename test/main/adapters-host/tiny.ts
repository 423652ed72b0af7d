import * as z from 'zod';
import {
	commandsOf,
	defineAdapter,
	StartError,
	type Adapter,
	type AdapterClient,
	type AdapterContext,
	type Session,
	type Visit,
} from '../../../main/adapters/adapter.ts';
import { AppError } from '../../../main/contract/errors.ts';
import { say } from '../../../main/contract/words.ts';

/** One start of the lamp, as its maker sees it: what it was given, and how far it came. */
export class Lamp implements Session {
	readonly settings: Readonly<Record<string, unknown>>;
	readonly context: AdapterContext;
	/** Signals of the commands that wait. */
	readonly waiting: AbortSignal[] = [];
	readonly answers: ((text: string) => void)[] = [];
	/** As the workshop has it when the lamp is made; without it, the lamp cannot say whether it is still there. */
	readonly check?: (signal: AbortSignal) => Promise<unknown>;
	color = 'red';
	/** What it was told that somebody wants, every time. */
	readonly wanted: ReadonlySet<string>[] = [];
	/** Who came by its route, and where to. */
	readonly visitors: { readonly client: AdapterClient; readonly visit: Visit }[] = [];
	/** What its visitors said. */
	readonly heard: string[] = [];
	isStopped = false;
	readonly #workshop: Workshop;

	constructor(workshop: Workshop, settings: Lamp['settings'], context: AdapterContext) {
		this.#workshop = workshop;
		this.settings = settings;
		this.context = context;
		if (workshop.onCheck) this.check = workshop.onCheck;
	}

	want(events: ReadonlySet<string>): void {
		this.wanted.push(events);
	}

	visit(client: AdapterClient, visit: Visit): (text: string) => void {
		this.visitors.push({ client, visit });
		return (text) => {
			if (text === 'burst') throw new TypeError('A visitor burst the bulb.');
			this.heard.push(text);
			this.context.send([client], `heard ${text}`);
		};
	}

	async stop(): Promise<void> {
		await this.#workshop.onStop(this);
		this.isStopped = true;
	}
}

/** Where a test looks at every lamp that was started, and says how the next ones behave. */
export class Workshop {
	readonly lamps: Lamp[] = [];
	/** Runs within `start`. */
	onStart: (lamp: Lamp) => void | Promise<void> = (lamp) => {
		lamp.context.setStatus({ kind: 'ready' });
	};
	/** Runs within `check`, of the lamps that are started from now on. */
	onCheck: ((signal: AbortSignal) => Promise<unknown>) | null = null;
	/** Runs within `stop`. */
	onStop: (lamp: Lamp) => void | Promise<void> = () => undefined;
	readonly adapter: Adapter = lampAdapter(this);

	get last(): Lamp {
		const lamp = this.lamps.at(-1);
		if (!lamp) throw new Error('No lamp was started.');
		return lamp;
	}

	get running(): number {
		return this.lamps.filter(({ isStopped }) => !isStopped).length;
	}
}

export const lost = (why: string) => new StartError('lost', say(why, why));
export const needsYou = (why: string) => new StartError('needs-you', say(why, why));

const command = commandsOf<Lamp>();
const words = (text: string) => say(text, text);

/** A small adapter that needs no outside system: a lamp with a color, a log of strangers' notes, and bad habits. */
function lampAdapter(workshop: Workshop): Adapter {
	return defineAdapter<Lamp, typeof settings>({
		id: 'lamp',
		title: 'Lamp',
		summary: words('A lamp.'),
		settings,
		test: 'color',
		routes: ['room'],
		trials: {
			bulbs: {
				summary: words('Lights the bulb once.'),
				params: z.object({ seconds: z.number().min(0).max(10).default(1) }),
				run(given, trial) {
					const { row, params } = trial;
					const bulbs = (given.bulbs ?? []) as { name: string; watts: number; pin?: string }[];
					const bulb = bulbs.find(({ name }) => name === row);
					trial.show({ label: words('Bulb'), text: `${row} with pin ${bulb?.pin ?? 'none'}` });
					if (bulb?.watts === 0) throw new AppError('COMMAND_FAILED', words('It stayed dark.'));
					trial.show({
						label: words('Light'),
						text: `${bulb?.watts} W for ${String(params.seconds)} s`,
					});
					return Promise.resolve();
				},
			},
		},
		exports: {
			color: {
				summary: words('The color.'),
				run: (lamp) => Promise.resolve({ name: 'color.txt', text: lamp.color }),
			},
		},
		async start(given, context) {
			const lamp = new Lamp(workshop, given, context);
			workshop.lamps.push(lamp);
			await workshop.onStart(lamp);
			return lamp;
		},
		events: {
			'color-changed': {
				summary: words('The color changed.'),
				fields: z.object({ color: z.string() }),
				state: { per: [] },
			},
			'level-changed': {
				summary: words('The level of a bulb changed.'),
				fields: z.object({ bulb: z.string(), level: z.number() }),
				state: { per: ['bulb'] },
			},
			blinked: { summary: words('It blinked.'), fields: z.object({ times: z.number() }) },
			'note-left': {
				summary: words('Somebody left a note.'),
				fields: z.object({ author: z.string(), tags: z.array(z.string()), note: z.string() }),
				untrusted: ['tags', 'note'],
			},
		},
		commands: {
			color: command({
				summary: words('Answers with the color.'),
				risk: 'read',
				result: { color: z.string() },
				run: (lamp) => ({ color: lamp.color }),
			}),
			paint: command({
				summary: words('Changes the color.'),
				risk: 'control',
				params: { color: z.enum(['red', 'green', 'blue']) },
				suggest: {
					color: (_, given) =>
						given.color === 'hang' ? new Promise<string[]>(() => undefined) : ['red', 'green'],
				},
				async run(lamp, { color }) {
					await Promise.resolve();
					lamp.color = color;
					lamp.context.emit('color-changed', { color });
					return {};
				},
			}),
			smash: command({
				summary: words('Smashes the lamp.'),
				risk: 'danger',
				run(lamp) {
					lamp.color = 'none';
					return {};
				},
			}),
			measure: command({
				summary: words('Answers with values of every kind, not in the declared order.'),
				risk: 'read',
				result: {
					level: z.number(),
					isOn: z.boolean(),
					position: z.array(z.number()),
					name: z.string(),
				},
				run: () => ({ name: 'A\tlamp', position: [1, 2.5, -3], isOn: true, level: 0.1 + 0.2 }),
			}),
			ask: command({
				summary: words('Waits until the test answers.'),
				risk: 'read',
				params: { question: z.string().default('') },
				result: { answer: z.string() },
				timeLimit: 30_000,
				run: (lamp, _, { signal }) =>
					new Promise<{ answer: string }>((resolve) => {
						lamp.waiting.push(signal);
						lamp.answers.push((answer) => {
							resolve({ answer });
						});
					}),
			}),
			hang: command({
				summary: words('Never answers and looks at no signal.'),
				risk: 'read',
				timeLimit: 100,
				run: () => new Promise<Record<string, never>>(() => undefined),
			}),
			crash: command({
				summary: words('Throws what nobody expects.'),
				risk: 'read',
				params: { how: z.enum(['now', 'later', 'words', 'nothing', 'circle']) },
				result: { anything: z.string() },
				run(_, { how }) {
					if (how === 'now') throw new TypeError('The bulb burst.');
					if (how === 'later') return Promise.reject(new TypeError('The bulb burst later.'));
					if (how === 'words') throw new AppError('TARGET_NOT_FOUND', words('No such bulb.'));
					const circle: { anything?: unknown } = {};
					circle.anything = circle;
					// An adapter whose types lie, as one without type checks would.
					return (how === 'circle' ? circle : undefined) as { anything: string };
				},
			}),
		},
	});
}

const settings = {
	room: z.string().default('hall'),
	password: z.string().optional().meta({ secret: true }),
	notes: z
		.array(z.string().regex(/^[^!]*$/))
		.max(5)
		.optional()
		.meta({ hint: words('One on each line.') }),
	folder: z.string().optional().meta({ input: 'folder' }),
	bulbs: z
		.array(
			z.object({
				name: z.string().regex(/^[\w-]+$/),
				watts: z.number().min(0).default(5),
				mode: z.enum(['steady', 'blinking']).optional(),
				isDimmed: z.boolean().optional(),
				script: z.string().optional().meta({ input: 'lines', example: 'on, off' }),
				pin: z.string().optional().meta({ secret: true, canGenerate: true }),
			}),
		)
		.max(4)
		.optional()
		.meta({ hint: words('Those in the lamp.') }),
};

/** An instance of the lamp, as the settings hold it. */
export const lampInstance = (enabled: boolean, id = 'lamp') => ({
	id,
	adapter: 'lamp',
	enabled,
	settings: {},
});
