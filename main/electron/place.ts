import { readFile } from 'node:fs/promises';
import type { Rectangle } from 'electron';
import * as z from 'zod';
import { writeAtomic } from '../config/atomic.ts';
import { Serial } from '../config/serial.ts';

/** The two shapes of the window: the whole page, and the narrow one for overlays. */
export type Shape = 'normal' | 'overlay';

const rectangle = z.object({
	x: z.int(),
	y: z.int(),
	width: z.int().min(1),
	height: z.int().min(1),
});

const document = z.object({
	normal: rectangle.optional(),
	overlay: rectangle.optional(),
	isMaximized: z.boolean().optional(),
});

export type Places = z.output<typeof document>;

/** In DIP. The page is made to work from 320 px; below that a window would only be in the way. */
export const smallest = { width: 320, height: 400 };

const sizes: Readonly<Record<Shape, { width: number; height: number }>> = {
	normal: { width: 1_280, height: 800 },
	overlay: { width: 420, height: 640 },
};

/** Of a window that is to be found and moved, this much must be on a screen: its title bar can then be reached. */
const REACHABLE = { width: 120, height: 40 };

/**
 * Where a window goes: where it was, if that is still on a screen; else in the middle of the main one. Never larger
 * than the screen it is on.
 * @param screens - work areas in DIP, the main one first
 */
export function placeOn(
	screens: readonly Rectangle[],
	shape: Shape,
	saved: Rectangle | undefined,
): Rectangle {
	const [main] = screens;
	if (!main) return { x: 0, y: 0, ...sizes[shape] };
	const old = saved && screens.find((screen) => isReachable(saved, screen));
	if (old) return within(saved, old);
	const width = Math.min(saved?.width ?? sizes[shape].width, main.width);
	const height = Math.min(saved?.height ?? sizes[shape].height, main.height);
	return {
		x: main.x + Math.round((main.width - width) / 2),
		y: main.y + Math.round((main.height - height) / 2),
		width,
		height,
	};
}

function isReachable({ x, y, width }: Rectangle, screen: Rectangle): boolean {
	const right = Math.min(x + width, screen.x + screen.width);
	const bottom = Math.min(y + REACHABLE.height, screen.y + screen.height);
	return (
		right - Math.max(x, screen.x) >= REACHABLE.width &&
		bottom - Math.max(y, screen.y) >= REACHABLE.height
	);
}

const within = (window: Rectangle, screen: Rectangle): Rectangle => ({
	...window,
	width: Math.max(Math.min(window.width, screen.width), smallest.width),
	height: Math.max(Math.min(window.height, screen.height), smallest.height),
});

/** Remembers where the window was. What cannot be read or written costs a place on the screen, nothing else. */
export class PlaceFile {
	readonly #file: string;
	readonly #serial = new Serial();
	#places: Places;

	private constructor(file: string, places: Places) {
		this.#file = file;
		this.#places = places;
	}

	static async open(file: string): Promise<PlaceFile> {
		const text = await readFile(file, 'utf8').catch(() => '{}');
		return new PlaceFile(file, document.safeParse(parse(text)).data ?? {});
	}

	get places(): Places {
		return this.#places;
	}

	async save(change: Places): Promise<void> {
		this.#places = { ...this.#places, ...change };
		const text = JSON.stringify(this.#places);
		await this.#serial.run(() => writeAtomic(this.#file, text, 0o600)).catch(() => undefined);
	}
}

function parse(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch (error) {
		if (error instanceof SyntaxError) return {};
		throw error;
	}
}
