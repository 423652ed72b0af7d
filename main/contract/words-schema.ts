import * as z from 'zod';
import type { Words } from './words.ts';

/** Apart from `say`, which threads need that check nothing, and that are smaller without zod. */
export const words = z.object({ en: z.string(), ja: z.string() }) satisfies z.ZodType<Words>;
