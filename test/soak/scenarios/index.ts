import type { Scenario } from '../scenario.ts';
import { diskFull } from './disk-full.ts';
import { kill } from './kill.ts';
import { messages } from './messages.ts';
import { readOnly } from './read-only.ts';

/** In the order in which they are run. */
export const scenarios: readonly Scenario[] = [kill, diskFull, readOnly, messages];
