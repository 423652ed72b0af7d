import { m } from '../../paraglide/messages.js';
import { getLocale } from '../../paraglide/runtime.js';
import type { FieldProblem } from './check.ts';

/** Says what is wrong with a field and what to type instead. */
export function problemText(problem: FieldProblem): string {
	switch (problem.kind) {
		case 'missing':
			return m.problem_missing();
		case 'left-out':
			return m.problem_left_out();
		case 'no-number':
			return m.problem_no_number();
		case 'not-whole':
			return m.problem_not_whole();
		case 'out-of-range':
			return rangeText(problem);
		case 'wrong-length':
			return lengthText(problem);
		case 'no-choice':
			return m.problem_no_choice();
		case 'no-host-name':
			return m.problem_no_host_name({ line: problem.line });
		case 'no-origin':
			return m.problem_no_origin({ line: problem.line });
		case 'too-many':
			return m.problem_too_many({ max: problem.max });
		case 'name-taken':
			return m.problem_name_taken();
		case 'refused':
			return problem.words[getLocale()];
	}
}

interface Bounds {
	readonly min: number | null;
	readonly max: number | null;
}

function rangeText({ min, max }: Bounds): string {
	if (min !== null && max !== null) return m.problem_between({ min, max });
	return min === null ? m.problem_at_most({ max: max ?? 0 }) : m.problem_at_least({ min });
}

function lengthText({ min, max }: Bounds): string {
	if (min !== null && max !== null) return m.problem_length_between({ min, max });
	return min === null ? m.problem_too_long({ max: max ?? 0 }) : m.problem_too_short({ min });
}
