import { existsSync } from 'node:fs';
import { join } from 'node:path';
import sparticuz from '@sparticuz/chromium';
import { findProgram } from '../../helpers/needs.ts';

/** Programs that are a Chromium, by the names they have in PATH, as the page's tests look for them. */
const programs = [
	// Electron's Chromium has nothing around a page either, and drawing it takes more than the page.
	// As in Electron there is nothing around a page, and that takes more than the page.
	'chromium-headless-shell',
	'chromium',
	'chromium-browser',
	'google-chrome',
	'google-chrome-stable',
	'microsoft-edge',
];

const folders = ['ProgramFiles', 'ProgramFiles(x86)', 'LOCALAPPDATA'].map(
	(name) => process.env[name],
);

/** Where the installers of other systems put one, none of which is in PATH. */
const places: Partial<Record<NodeJS.Platform, readonly string[]>> = {
	win32: folders
		.filter((folder) => folder !== undefined)
		.flatMap((folder) => [
			join(folder, 'Microsoft/Edge/Application/msedge.exe'),
			join(folder, 'Google/Chrome/Application/chrome.exe'),
		]),
	darwin: [
		'/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
		'/Applications/Chromium.app/Contents/MacOS/Chromium',
		'/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
	],
};

/** The browser that shows the stand-in's windows: an installed one, else the one inside an npm package (Linux only). */
export async function findChromium(): Promise<{ executable: string; args: string[] }> {
	// Chromium's own sandbox cannot be had as root, which containers usually are.
	const args = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
	const found =
		programs.map(findProgram).find((path) => path !== null) ??
		places[process.platform]?.find((path) => existsSync(path));
	if (found !== undefined) return { executable: found, args };
	if (process.platform !== 'linux')
		throw new Error(
			'No Chrome, Chromium or Edge is installed, which shows the windows in the tests.',
		);
	return { executable: await sparticuz.executablePath(), args };
}
