import { StrictEmitter, StandInError } from './strict.ts';
import { life } from './life.ts';

const events = ['display-added', 'display-removed', 'display-metrics-changed'];

/** One display: full HD, with a task bar below. */
function display(id: number, bounds: Electron.Rectangle): Electron.Display {
	const workArea = { ...bounds, height: bounds.height - 40 };
	return {
		id,
		bounds,
		workArea,
		size: { width: bounds.width, height: bounds.height },
		workAreaSize: { width: workArea.width, height: workArea.height },
		label: `Display ${id}`,
		scaleFactor: 1,
		rotation: 0,
		internal: false,
		detected: true,
		touchSupport: 'unavailable',
		accelerometerSupport: 'unavailable',
		monochrome: false,
		colorDepth: 24,
		colorSpace: '{primaries:BT709, transfer:SRGB, matrix:RGB, range:FULL}',
		depthPerComponent: 8,
		displayFrequency: 60,
		maximumCursorSize: { width: 64, height: 64 },
		nativeOrigin: { x: bounds.x, y: bounds.y },
	};
}

const displays: Electron.Display[] = [display(1, { x: 0, y: 0, width: 1920, height: 1080 })];

const overlap = (a: Electron.Rectangle, b: Electron.Rectangle): number =>
	Math.max(0, Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x)) *
	Math.max(0, Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y));

const distance = ({ x, y }: Electron.Point, { bounds }: Electron.Display): number => {
	const away = (at: number, from: number, size: number) =>
		Math.max(from - at, 0, at - (from + size));
	return Math.hypot(away(x, bounds.x, bounds.width), away(y, bounds.y, bounds.height));
};

type Known =
	| 'getAllDisplays'
	| 'getPrimaryDisplay'
	| 'getDisplayMatching'
	| 'getDisplayNearestPoint'
	| 'getCursorScreenPoint';

/** The displays. A test plugs them in and out with `screen.emit('display-added', event, display)` and `display-removed`. */
class Screen extends StrictEmitter implements Pick<Electron.Screen, Known> {
	constructor() {
		super(events);
	}

	getAllDisplays(): Electron.Display[] {
		life.requireReady('The screen module cannot be used');
		return [...displays];
	}

	getPrimaryDisplay(): Electron.Display {
		const [first] = this.getAllDisplays();
		if (!first) throw new StandInError('the last display cannot be unplugged.');
		return first;
	}

	getDisplayMatching(rect: Electron.Rectangle): Electron.Display {
		const best = this.getAllDisplays().toSorted(
			(a, b) => overlap(rect, b.bounds) - overlap(rect, a.bounds),
		)[0];
		return best && overlap(rect, best.bounds) > 0 ? best : this.getDisplayNearestPoint(rect);
	}

	getDisplayNearestPoint(point: Electron.Point): Electron.Display {
		return (
			this.getAllDisplays().toSorted((a, b) => distance(point, a) - distance(point, b))[0] ??
			this.getPrimaryDisplay()
		);
	}

	getCursorScreenPoint(): Electron.Point {
		return { x: 0, y: 0 };
	}

	/** The event is the fact: what it tells is true from then on, as it would be on a real desk. */
	override emit(event: string | symbol, ...args: unknown[]): boolean {
		const [, changed] = args as [unknown, Electron.Display | undefined];
		const at = displays.findIndex(({ id }) => id === changed?.id);
		if (event === 'display-added' && changed && at < 0) displays.push(changed);
		if (event === 'display-removed' && at >= 0) displays.splice(at, 1);
		if (event === 'display-metrics-changed' && changed && at >= 0) displays[at] = changed;
		return super.emit(event, ...args);
	}
}

export const screen = new Screen();
