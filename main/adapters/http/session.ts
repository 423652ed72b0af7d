import { AppError } from '../../contract/errors.ts';
import { say } from '../../contract/words.ts';
import { StartError, type AdapterContext, type Session } from '../adapter.ts';
import { createCaller } from './call.ts';
import { Dialer } from './dialer.ts';
import { HookServer } from './hook-server.ts';
import { Pace } from './pace.ts';
import type { HttpSettings } from './settings.ts';

/** The requests of one instance, and where it takes posts. */
export interface HttpSession extends Session {
	readonly names: readonly string[];
	/** @throws AppError */
	call(name: string, values: readonly string[], signal: AbortSignal): Promise<string[]>;
	readonly hookNames: readonly string[];
	/** 0 where nobody can post. */
	readonly hooksPort: number;
}

/** @throws StartError */
export async function startSession(
	settings: HttpSettings,
	context: AdapterContext,
): Promise<HttpSession> {
	const callers = new Map(
		settings.requests.map((row) => [row.name, createCaller(settings, row)] as const),
	);
	const hooks = await openHooks(settings, context);
	const dialer = new Dialer();
	const pace = new Pace();
	context.setStatus({ kind: 'ready', detail: detail(callers.size, hooks?.address ?? null) });
	return {
		names: [...callers.keys()],
		hookNames: settings.hooks.map(({ name }) => name),
		hooksPort: settings.hooksPort,
		async call(name, values, signal) {
			const caller = callers.get(name);
			if (!caller) throw notFound(name, [...callers.keys()]);
			const outgoing = caller.fill(values);
			return pace.run(caller.row, async () =>
				caller.reduce(await caller.send(outgoing, { dialer, signal })),
			);
		},
		async stop() {
			await Promise.all([hooks?.close(), dialer.close()]);
		},
	};
}

async function openHooks(
	{ hooks, hooksPort }: HttpSettings,
	context: AdapterContext,
): Promise<HookServer | null> {
	if (hooksPort === 0) return null;
	const open = hooks.find(({ token }) => token === undefined);
	if (open) throw new StartError('needs-you', noToken(open.name));
	const server = new HookServer({ hooks, port: hooksPort }, context);
	await server.open();
	return server;
}

const detail = (requests: number, hooksAt: string | null) => {
	const en = `${requests} ${requests === 1 ? 'request' : 'requests'}`;
	const ja = `リクエスト ${requests} 件`;
	return hooksAt === null
		? say(en, ja)
		: say(`${en} · hooks on ${hooksAt}`, `${ja} · フックは ${hooksAt}`);
};

const noToken = (name: string) =>
	say(
		`The hook "${name}" has no token. Make one under Hooks, and give it to the program that posts.`,
		`フック "${name}" のトークンが未設定です。「フック」で生成し、送信側のプログラムに設定してください。`,
	);

function notFound(name: string, names: readonly string[]): AppError {
	const all =
		names.length === 0
			? say('none yet', 'まだありません')
			: say(names.join(', '), names.join(', '));
	return new AppError(
		'TARGET_NOT_FOUND',
		say(
			`There is no request "${name}". There are: ${all.en}.`,
			`リクエスト "${name}" はありません。登録済み: ${all.ja}`,
		),
	);
}
