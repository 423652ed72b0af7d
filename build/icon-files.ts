import { createHash } from 'node:crypto';
import { encodeIcns, encodeIco, icnsTypes, type Raster } from './icon-formats.ts';
import { appDrawing, macDrawing, moods, panels, trayDrawing } from './icon-drawings.ts';

/** What an icon file is made of: drawings, each in one size. */
interface Part {
	readonly svg: string;
	readonly size: number;
}

/** One file of build/icons. */
export interface IconFile {
	readonly path: string;
	readonly parts: readonly Part[];
	readonly join: (rasters: readonly Raster[]) => Buffer;
}

/** As electron-builder and Linux desktops look for them. */
const linuxSizes = [16, 24, 32, 48, 64, 128, 256, 512];

/** What Windows shows at 100 to 300 %, in lists, in the taskbar and on the desktop. */
const windowsSizes = [16, 20, 24, 32, 40, 48, 64, 128, 256];

/** The notification area of Windows, from 100 to 300 %. */
const windowsTraySizes = [16, 20, 24, 32, 48];

/** Linux panels take what they get and scale it to their own height, 16 to 48 px. */
const LINUX_TRAY = 48;

const png = (path: string, svg: string, size: number): IconFile => ({
	path,
	parts: [{ svg, size }],
	join: ([raster]) => raster?.png ?? Buffer.alloc(0),
});

const ico = (path: string, sizes: readonly number[], svg: (size: number) => string): IconFile => ({
	path,
	parts: sizes.map((size) => ({ svg: svg(size), size })),
	join: encodeIco,
});

/** For electron-builder. */
const installed: IconFile[] = [
	...linuxSizes.map((size) => png(`linux/${size}x${size}.png`, appDrawing(size), size)),
	ico('icon.ico', windowsSizes, appDrawing),
	{
		path: 'icon.icns',
		parts: [...new Set(Object.values(icnsTypes))].map((size) => ({ svg: macDrawing(size), size })),
		join: (rasters) =>
			encodeIcns((size) => rasters.find((one) => one.size === size)?.png ?? Buffer.alloc(0)),
	},
];

/** For the running app, which finds them in out/main/icons: its window's icon and the tray's. */
const packed: IconFile[] = [
	png('packed/icons/icon.png', appDrawing(256), 256),
	...moods.flatMap((mood) => [
		...panels.flatMap((panel) => [
			png(`packed/icons/${mood}-${panel}.png`, trayDrawing(mood, panel), LINUX_TRAY),
			ico(`packed/icons/${mood}-${panel}.ico`, windowsTraySizes, () => trayDrawing(mood, panel)),
		]),
		// By these names macOS knows that it may color them, and which one is for a Retina display.
		png(`packed/icons/${mood}Template.png`, trayDrawing(mood, 'template'), 16),
		png(`packed/icons/${mood}Template@2x.png`, trayDrawing(mood, 'template'), 32),
	]),
];

export const iconFiles: readonly IconFile[] = [...installed, ...packed];

/** Says whether the files were made from the drawings as they are now. */
export function drawnFrom(): string {
	const hash = createHash('sha256');
	for (const { path, parts } of iconFiles) {
		hash.update(path);
		for (const { svg, size } of parts) hash.update(`${size} ${svg}`);
	}
	return hash.digest('hex');
}
