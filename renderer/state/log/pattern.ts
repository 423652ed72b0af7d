import { RE2JS, RE2JSException } from 're2js';
import type { CompilePattern } from './row-filter.ts';

/** As in the journal: more steps than this for each character would hold up the page. */
const MAX_STEPS = 1_000;

/**
 * An expression that takes time linear in the text, as in the journal: with the browser's own, one row of a stranger could
 * make an innocent `(a+)+$` freeze the page.
 */
export const compilePattern: CompilePattern = (text) => {
	try {
		const pattern = RE2JS.compile(text, RE2JS.CASE_INSENSITIVE);
		return pattern.programSize() <= MAX_STEPS ? (candidate) => pattern.test(candidate) : null;
	} catch (error) {
		if (error instanceof RE2JSException) return null;
		throw error;
	}
};
