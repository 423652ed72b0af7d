import { collectFacts } from './diagnostics/facts.ts';
import { makeReport } from './diagnostics/report.ts';
import type { ApiParts, HandlersOf } from './parts.ts';

/** What a person may show to somebody who helps. They read it first: nothing is sent anywhere. */
export const diagnosticsHandlers = (parts: ApiParts): HandlersOf<'diagnostics'> => ({
	'diagnostics.make': async (choice) => {
		const facts = await collectFacts(parts);
		const stamp = new Date(facts.at).toISOString().slice(0, 19).replaceAll(':', '-');
		return {
			text: makeReport(facts, choice),
			name: `resonite-bridge-diagnostics-${stamp}.txt`,
		};
	},
});
