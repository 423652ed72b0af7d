import { inspect } from '../wire/inspect.ts';
import type { ApiParts, HandlersOf } from './parts.ts';

/** The journal: live, back in time, one row, all rows. */
export const logHandlers = ({ journal }: ApiParts): HandlersOf<'log'> => ({
	'log.follow': (request, signal) => journal.follow(request, signal),
	'log.search': (request) => journal.search(request),
	'log.export': (request) => journal.export(request),

	'log.detail': async ({ id }) => {
		const row = await journal.get(id);
		if (!row) return null;
		const [cause, effects] = await Promise.all([
			row.cause === null ? null : journal.get(row.cause),
			journal.effects(id),
		]);
		return { row, ...inspect(row.text), cause, effects };
	},
});
