import { packagedApp } from './packaged.ts';

/** Packs the app before the first spec: they run side by side, and start one package. */
export async function setup(): Promise<void> {
	await packagedApp();
}
