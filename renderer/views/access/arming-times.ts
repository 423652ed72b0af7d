/** For how long a dangerous command can be armed, in minutes: a short try up to a long show. */
export const armingTimes = [15, 60, 120, 480] as const;

/** What most shows take. */
export const usualTime = 120;

export const MINUTE = 60_000;
