import type { Scenario } from '../scenario.ts';
import { adapters } from './adapters.ts';
import { clock } from './clock.ts';
import { descriptors } from './descriptors.ts';
import { diskFull } from './disk-full.ts';
import { kill } from './kill.ts';
import { messages } from './messages.ts';
import { port } from './port.ts';
import { readOnly } from './read-only.ts';
import { reconnects } from './reconnects.ts';
import { settings } from './settings.ts';
import { broker } from './broker.ts';
import { obs } from './obs.ts';

/** In the order in which they are run. */
export const scenarios: readonly Scenario[] = [
	kill,
	diskFull,
	readOnly,
	clock,
	port,
	reconnects,
	settings,
	descriptors,
	messages,
	obs,
	broker,
	adapters,
];
