import { commandsOf } from '../../adapter.ts';
import type { ObsSession } from '../session.ts';

/** Declares a command of OBS. */
export const obsCommand = commandsOf<ObsSession>();
