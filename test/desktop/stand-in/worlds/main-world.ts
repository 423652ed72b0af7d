import type { Side } from './side.ts';

/** The page's side: takes what the preload exposes, before the first script of the page. It may use nothing from outside. */
export function startMainWorld(side: Side): void {
	const frozen = <T>(value: T): T => {
		if ((typeof value === 'object' && value !== null) || typeof value === 'function') {
			for (const member of Object.values(value)) frozen(member);
			if (!(value instanceof Promise)) Object.freeze(value);
		}
		return value;
	};
	side.answer('expose', (key, value) => {
		if (Object.hasOwn(window, String(key)))
			throw new Error('Cannot bind an API on top of an existing property on the window object');
		Object.defineProperty(window, String(key), { value: frozen(value), enumerable: true });
	});
}
