import { createRequire } from 'node:module';
import { runInThisContext } from 'node:vm';
import { tabOfWindow } from '../stand-in/driven.ts';

/** What the driver asks of an app on the stand-in. */
export type Ask =
	| {
			readonly id: number;
			readonly kind: 'evaluate';
			readonly source: string;
			readonly arg: unknown;
	  }
	| { readonly id: number; readonly kind: 'window'; readonly index: number };
export type Answer =
	| { readonly id: number; readonly value: unknown }
	| { readonly id: number; readonly error: string };

type Evaluated = (electron: unknown, arg: unknown) => unknown;

/** The driver's hand in the app's process. It must not be what keeps the app alive. */
const electron: unknown = createRequire(import.meta.url)('electron');

async function answerTo(ask: Ask): Promise<unknown> {
	if (ask.kind === 'window') return await tabOfWindow(ask.index);
	return await (runInThisContext(`(${ask.source})`) as Evaluated)(electron, ask.arg);
}

function reply(answer: Answer): void {
	// Who asked may be gone; then the app ends, below.
	if (process.connected) process.send?.(answer);
}

const words = (error: unknown) =>
	error instanceof Error ? (error.stack ?? error.message) : String(error);

process.on('message', (ask: Ask) => {
	answerTo(ask)
		.then((value) => {
			reply({ id: ask.id, value });
		})
		.catch((error: unknown) => {
			reply({ id: ask.id, error: words(error) });
		});
});
process.on('disconnect', () => process.exit(1));
process.channel?.unref();
