import { dateText, minuteText, readClock, timeText, type Clock } from './clock.ts';
import type { systemEvents } from './events.ts';
import type { Source } from './feed.ts';
import {
	loadBetween,
	measureCpu,
	readBattery,
	readCpu,
	readMemory,
	readNetwork,
	type CpuTimes,
} from './gauges.ts';
import type { SystemSettings } from './settings.ts';

const SECOND = 1_000;

/**
 * Where each event comes from. Clocks are looked at every second, also those that change once a day: so they are right
 * within a second after a sleep, a change to summer time, or a clock that is set.
 */
export function sourcesOf({
	zone,
	interval,
	slowInterval,
}: SystemSettings): Record<keyof typeof systemEvents, () => Source> {
	const clock = (show: (clock: Clock) => Record<string, unknown>) => () => ({
		every: SECOND,
		read: () => Promise.resolve(show(readClock(new Date(), zone))),
	});
	return {
		time: clock((now) => ({
			hour: now.hour,
			minute: now.minute,
			second: now.second,
			text: timeText(now),
		})),
		minute: clock((now) => ({ hour: now.hour, minute: now.minute, text: minuteText(now) })),
		date: clock((now) => ({
			year: now.year,
			month: now.month,
			day: now.day,
			weekday: now.weekday,
			text: dateText(now),
		})),
		cpu: () => cpuSource(interval * SECOND),
		memory: () => ({
			every: interval * SECOND,
			read: async (signal) => ({ ...(await readMemory(signal)) }),
		}),
		battery: () => ({
			every: slowInterval * SECOND,
			async read(signal) {
				const battery = await readBattery(signal);
				return battery && { ...battery };
			},
		}),
		network: () => ({ every: slowInterval * SECOND, read: readNetwork }),
	};
}

/** The load since the round before; the first round has a short one of its own. */
function cpuSource(every: number): Source {
	let before: CpuTimes | null = null;
	return {
		every,
		async read(signal) {
			const last = before;
			const values = last ? { load: loadBetween(last, readCpu()) } : await measureCpu(signal);
			before = readCpu();
			return values;
		},
	};
}
