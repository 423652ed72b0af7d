import { readFileSync } from 'node:fs';
import { at } from './at.ts';

/** How the bridge is, as the tray shows it. */
export const moods = ['listening', 'waiting', 'refusing', 'paused', 'failed'] as const;
export type Mood = (typeof moods)[number];

/** The shade of the panel that the icon lies on; macOS colors a template itself. */
export const panels = ['dark', 'light'] as const;
export type Panel = (typeof panels)[number] | 'template';

/** As the page's own tokens, renderer/styles/tokens.css. The shape says the same without them. */
const colors: Record<Panel, Record<Mood | 'body', string>> = {
	dark: {
		body: '#e8eaed',
		listening: '#59eb5c',
		waiting: '#f8f770',
		refusing: '#ff7676',
		paused: '#e69e50',
		failed: '#ff7676',
	},
	light: {
		body: '#11151d',
		listening: '#0a7d2c',
		waiting: '#8a5a00',
		refusing: '#c01f2e',
		paused: '#8a5a00',
		failed: '#c01f2e',
	},
	template: {
		body: '#000',
		listening: '#000',
		waiting: '#000',
		refusing: '#000',
		paused: '#000',
		failed: '#000',
	},
};

/** The app's icon: below 48 px drawn with fewer lines. */
export const appDrawing = (size: number): string => read(size < 48 ? 'icon-small.svg' : 'icon.svg');

/** macOS wants the shape in the middle of a square of 1024, with 100 free on each side. */
export const macDrawing = (size: number): string =>
	`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1024 1024">${appDrawing(size).replace('<svg ', '<svg x="100" y="100" width="824" height="824" ')}</svg>`;

/** build/tray/<mood>.svg with the colors for its panel. */
export function trayDrawing(mood: Mood, panel: Panel): string {
	const { body, [mood]: mark } = colors[panel];
	const style = `.body { fill: ${body} } .thin { fill: none; stroke: ${body} } .mark { fill: ${mark} } .mark-line { fill: none; stroke: ${mark}; stroke-width: 2 }`;
	return read(`tray/${mood}.svg`).replace('>', `><style>${style}</style>`);
}

/** Git may have made two characters of a line's end. */
const read = (name: string) => readFileSync(at(`build/${name}`), 'utf8').replaceAll('\r\n', '\n');
