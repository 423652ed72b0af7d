import type { Bridge } from '../bridge/bridge.ts';
import type { CommandName, Input } from '../contract/commands.ts';
import { errorValue } from '../contract/errors.ts';
import { dispatch } from '../api/dispatch.ts';

/** Asks the bridge for something in the person's name, as the page would. */
export type Ask = <N extends CommandName>(name: N, input: Input<N>) => void;

/** What cannot be done is told on the page: a menu that has closed cannot say it. */
export const createAsk =
	({ handlers, notify }: Pick<Bridge, 'handlers' | 'notify'>): Ask =>
	(name, input) => {
		void attempt(name, input);

		async function attempt(asked: string, given: unknown): Promise<void> {
			try {
				await dispatch(handlers, { name: asked, input: given }, new AbortController().signal);
			} catch (error) {
				const { words } = errorValue(error);
				notify({ id: `desktop.${asked}`, level: 'error', words });
			}
		}
	};
