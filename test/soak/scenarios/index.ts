import type { Scenario } from '../scenario.ts';
import { kill } from './kill.ts';
import { messages } from './messages.ts';

/** In the order in which they are run. */
export const scenarios: readonly Scenario[] = [kill, messages];
