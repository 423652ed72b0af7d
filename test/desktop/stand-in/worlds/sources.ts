import { createCodec } from './codec.ts';
import { startIsolatedWorld, type Wiring } from './isolated-world.ts';
import { startMainWorld } from './main-world.ts';
import { createSide, type Channel } from './side.ts';

/** The name that Electron gives to the world of preloads. */
export const WORLD = 'Electron Isolated Context';

/** As in Electron, frames inside of the page have no preload. */
const inMainFrame = (source: string): string => `if (window === window.top) {\n${source}\n}`;

const sideSource = (channel: Channel): string => `
	const codec = (${String(createCodec)})();
	const side = (${String(createSide)})(${JSON.stringify(channel)}, codec);`;

/** What Chromium runs before the scripts of every document, in the page's own world. */
export const mainWorldSource = (channel: Channel): string =>
	inMainFrame(`${sideSource(channel)}\n(${String(startMainWorld)})(side);`);

/** The same, in the world of the preload, with the preload in it. */
export const isolatedWorldSource = (channel: Channel, wiring: Wiring, preload: string): string =>
	inMainFrame(`${sideSource(channel)}
	(${String(startIsolatedWorld)})(
		${JSON.stringify(wiring)},
		{ side, codec },
		function (require, exports, module) {\n${preload}\n},
	);`);
