/** `now-playing` -> `nowPlaying` */
export const camelCase = (id: string): string =>
	id.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());

/** `nowPlaying` -> `NowPlaying` */
const pascalCase = (name: string) => name.charAt(0).toUpperCase() + name.slice(1);

const settings = (name: string) => `
import * as z from 'zod';
import { say } from '../../contract/words.ts';

export const ${name}Settings = {
	greeting: z
		.string()
		.min(1)
		.max(40)
		.default('Hello')
		.meta({ label: say('Greeting', '挨拶'), example: 'Hello' }),
};

export type ${pascalCase(name)}Settings = z.output<z.ZodObject<typeof ${name}Settings>>;
`;

const session = (name: string) => `
import type { AdapterContext, Session } from '../adapter.ts';
import type { ${pascalCase(name)}Settings } from './settings.ts';

/** What commands work with. Put the connection to the outside system here. */
export interface ${pascalCase(name)}Session extends Session {
	greet(name: string): string;
}

/** Connects, and calls \`setStatus\` with ready before it returns. Throws a StartError when it cannot. */
export function startSession(
	{ greeting }: ${pascalCase(name)}Settings,
	context: AdapterContext,
): ${pascalCase(name)}Session {
	context.setStatus({ kind: 'ready' });
	return {
		greet(name) {
			context.emit('greeted', { name });
			return \`\${greeting}, \${name}!\`;
		},
		// Close sockets and clear timers here.
		stop: () => undefined,
	};
}
`;

const index = (id: string, name: string, title: string) => `
import * as z from 'zod';
import { commandsOf, defineAdapter } from '../adapter.ts';
import { say } from '../../contract/words.ts';
import type { ${pascalCase(name)}Session } from './session.ts';
import { ${name}Settings } from './settings.ts';

const command = commandsOf<${pascalCase(name)}Session>();
const who = z.string().min(1).meta({ label: say('Name', '名前'), example: 'Alice' });

export const ${name} = defineAdapter({
	id: '${id}',
	title: ${JSON.stringify(title)},
	summary: say(
		'Greets people. Replace this sentence with what the adapter does.',
		'挨拶をします。この文をアダプターの説明に書き換えてください。',
	),
	settings: ${name}Settings,
	commands: {
		greet: command({
			summary: say('Greets someone.', '挨拶をする。'),
			risk: 'control',
			params: { name: who },
			result: { text: z.string() },
			run: (session, { name }) => ({ text: session.greet(name) }),
		}),
		status: command({
			summary: say('Tells how the adapter is doing.', 'アダプターの状態を返す。'),
			risk: 'read',
			result: { ok: z.boolean() },
			run: () => ({ ok: true }),
		}),
	},
	events: {
		greeted: {
			summary: say('Someone was greeted.', '誰かに挨拶をした。'),
			fields: z.object({ name: who }),
			state: { per: [] },
			untrusted: ['name'],
		},
	},
	test: 'status',
	// Loaded when somebody switches it on, with the packages that it needs.
	start: async (settings, context) =>
		(await import('./session.ts')).startSession(settings, context),
});
`;

const readme = (id: string, title: string) => `
# ${title}

What it does, in one sentence.

## Settings

| setting | default | what it is for |
| --- | --- | --- |
| Greeting | \`Hello\` | the word before the name |

## Three messages

\`\`\`
${id}.greet Alice      ok	${id}.greet	Hello, Alice!
${id}.status           ok	${id}.status	true
\`\`\`

and the event that \`greet\` brings about, to everyone who subscribed to \`${id}.*\`:

\`\`\`
${id}.greeted	Alice
\`\`\`

## Try it without Resonite

Start the app, switch the adapter on, and send \`${id}.greet Alice\` with the composer under the log.
`;

const test = (id: string, name: string) => `
import { describe, expect, test } from 'vitest';
import { ${name} } from '../../../main/adapters/${id}/index.ts';
import { adapterSuite } from '../../helpers/adapter-suite.ts';
import { started } from '../../helpers/started.ts';

describe('${id}', () => {
	adapterSuite(${name});

	test('greets with the word from the settings, and tells whom', async () => {
		await using session = await started(${name}, { greeting: 'Hi' });
		expect(await session.run('greet', { name: 'Alice' })).toEqual({ text: 'Hi, Alice!' });
		await session.event('greeted', { name: 'Alice' });
	});
});
`;

/** The files of a new adapter, by their paths in the repository. */
export function templates(id: string, title: string): [path: string, text: string][] {
	const name = camelCase(id);
	const folder = `main/adapters/${id}`;
	return [
		[`${folder}/index.ts`, index(id, name, title)],
		[`${folder}/session.ts`, session(name)],
		[`${folder}/settings.ts`, settings(name)],
		[`${folder}/README.md`, readme(id, title)],
		[`test/main/adapters/${id}.test.ts`, test(id, name)],
	];
}
