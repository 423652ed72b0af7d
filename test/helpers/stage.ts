import * as z from 'zod';
import { commandsOf, defineAdapter, type Session } from '../../main/adapters/adapter.ts';
import { say } from '../../main/contract/words.ts';

/** A command as it reached the adapter: what really ran. */
export interface Done {
	readonly command: string;
	readonly params: Readonly<Record<string, unknown>>;
}

interface StageSession extends Session {
	readonly room: string;
}

const words = (text: string) => say(text, text);

/**
 * An adapter that does nothing but write down what it was asked to do, after every check: what an attacker got through
 * is what stands here, whatever the answers said. Has commands of every risk and params of every type.
 */
export class Stage {
	/** Oldest first. */
	readonly done: Done[] = [];
	readonly adapter = stageAdapter(this);
	emit: (event: string, values: Record<string, unknown>) => void = () => {
		throw new Error('The stage was not started.');
	};

	/** What ran and is more than reading. */
	get acts(): Done[] {
		return this.done.filter(({ command }) => command !== 'look');
	}
}

/** An instance of the stage, as the settings hold it. */
export const stageInstance = (id = 'stage') => ({
	id,
	adapter: 'stage',
	enabled: true,
	settings: {},
});

function stageAdapter(stage: Stage) {
	const command = commandsOf<StageSession>();
	const write = (name: string) => (_: StageSession, params: Done['params']) => {
		stage.done.push({ command: name, params });
		return {};
	};
	const name = z.string().min(1);
	const suggest = { name: () => ['Live', 'Break'] };
	return defineAdapter<StageSession, Record<string, never>>({
		id: 'stage',
		title: 'Stage',
		summary: words('A stage.'),
		settings: {},
		start(_, context) {
			stage.emit = (event, values) => {
				context.emit(event, values);
			};
			context.setStatus({ kind: 'ready' });
			return { room: 'hall', stop: () => undefined };
		},
		events: {
			'level-changed': {
				summary: words('The level of a lamp changed.'),
				fields: z.object({ lamp: z.string(), level: z.number() }),
				state: { per: ['lamp'] },
			},
			applauded: { summary: words('Somebody applauded.'), fields: z.object({ times: z.number() }) },
		},
		commands: {
			look: command({
				summary: words('Looks.'),
				risk: 'read',
				params: { name: name.optional() },
				suggest,
				run: write('look'),
			}),
			scene: command({
				summary: words('Switches the scene.'),
				risk: 'control',
				params: { name },
				suggest,
				run: write('scene'),
			}),
			fade: command({
				summary: words('Fades to a scene, or to the one that was set.'),
				risk: 'control',
				params: { name: name.optional(), ms: z.int().min(0).optional() },
				suggest,
				run: write('fade'),
			}),
			mix: command({
				summary: words('Sets an input.'),
				risk: 'control',
				params: {
					input: name,
					mode: z.enum(['on', 'off']),
					level: z.number(),
					isSolo: z.boolean(),
				},
				run: write('mix'),
			}),
			show: command({
				summary: words('Shows these and hides all others.'),
				risk: 'control',
				params: { names: z.array(z.string()) },
				run: write('show'),
			}),
			burn: command({
				summary: words('Burns a thing down.'),
				risk: 'danger',
				params: { name },
				suggest,
				run: write('burn'),
			}),
		},
	});
}
