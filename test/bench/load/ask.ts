import { within } from '../../helpers/until.ts';
import { textFrame, Wire } from './wire.ts';

/** A connection that asks one question at a time. */
export interface Asker extends AsyncDisposable {
	ask(text: string): Promise<string>;
}

export async function openAsker(url: string): Promise<Asker> {
	const wire = await Wire.open(url);
	let answered: ((text: string) => void) | null = null;
	wire.onText = (payload) => answered?.(payload.toString());
	return {
		ask(text) {
			const { promise, resolve } = Promise.withResolvers<string>();
			answered = resolve;
			wire.socket.write(textFrame(text));
			return within(promise, `an answer to ${text}`);
		},
		[Symbol.asyncDispose]: () => wire[Symbol.asyncDispose](),
	};
}
