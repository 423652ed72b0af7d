import { networkInterfaces } from 'node:os';
import { powerMonitor } from 'electron';
import type { Unsubscribe } from '../contract/transport.ts';

/** How often the machine's addresses are compared, in ms: Electron has no event for them, and it takes a fraction of a ms. */
const EVERY = 5_000;

/** Tells when connections may have died unnoticed, or can be had again: after sleep, and when the network is another. */
export function followWakes(onWake: () => void): Unsubscribe {
	let known = addresses();
	const timer = setInterval(() => {
		const now = addresses();
		if (now === known) return;
		known = now;
		onWake();
	}, EVERY);
	powerMonitor.on('resume', onWake);
	return () => {
		clearInterval(timer);
		powerMonitor.off('resume', onWake);
	};
}

const addresses = () =>
	Object.values(networkInterfaces())
		.flatMap((all = []) => all.map(({ address }) => address))
		.sort()
		.join(' ');
