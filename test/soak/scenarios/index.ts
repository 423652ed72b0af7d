import type { Scenario } from '../scenario.ts';

/** In the order in which they are run. */
export const scenarios: readonly Scenario[] = [];
