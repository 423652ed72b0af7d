import { checkValue, oneOf } from './options.ts';
import { strict, StrictEmitter } from './strict.ts';

const events = [
	'suspend',
	'resume',
	'on-ac',
	'on-battery',
	'shutdown',
	'lock-screen',
	'unlock-screen',
	'thermal-state-change',
	'speed-limit-change',
	'user-did-become-active',
	'user-did-resign-active',
];

type Known = 'getSystemIdleState' | 'getSystemIdleTime' | 'isOnBatteryPower' | 'onBatteryPower';

/** Sleep and wake, as told by a test: `powerMonitor.emit('resume')`. */
class PowerMonitor extends StrictEmitter implements Pick<Electron.PowerMonitor, Known> {
	onBatteryPower = false;

	constructor() {
		super(events);
	}

	getSystemIdleState(): 'active' {
		return 'active';
	}

	getSystemIdleTime(): number {
		return 0;
	}

	isOnBatteryPower(): boolean {
		return this.onBatteryPower;
	}
}

export const powerMonitor = new PowerMonitor();

const blockers = new Set<number>();
let last = 0;

/** Remembers who keeps the machine awake; it keeps nothing awake. */
export const powerSaveBlocker = strict('powerSaveBlocker', {
	start(type: 'prevent-app-suspension' | 'prevent-display-sleep'): number {
		checkValue(
			'powerSaveBlocker.start',
			type,
			oneOf('prevent-app-suspension', 'prevent-display-sleep'),
		);
		last += 1;
		blockers.add(last);
		return last;
	},
	stop: (id: number) => blockers.delete(id),
	isStarted: (id: number) => blockers.has(id),
}) satisfies Electron.PowerSaveBlocker;
