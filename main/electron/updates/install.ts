import { createHash } from 'node:crypto';
import { copyFileSync, createReadStream, linkSync, renameSync, rmSync } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import type { AppUpdater } from 'electron-updater';

/**
 * Starts the installation; the app quits by itself a moment later.
 * @throws what electron-updater emits instead of throwing, with the old version still in its place
 */
export function startInstall(updater: AppUpdater): void {
	const errors: Error[] = [];
	const note = (error: Error) => errors.push(error);
	updater.on('error', note);
	const kept = process.platform === 'linux' ? keepAppImage() : null;
	try {
		// On Windows without its questions, and on every system with a start of the new version at the end.
		updater.quitAndInstall(true, true);
		if (errors[0]) throw errors[0];
	} catch (error) {
		kept?.putBack();
		throw error;
	} finally {
		updater.off('error', note);
	}
	kept?.forget();
}

/**
 * electron-updater deletes the AppImage and then moves the new one there. Where that fails, on a full disk for example,
 * the app would be gone. So it has a second name until all is done.
 */
function keepAppImage() {
	const file = process.env.APPIMAGE;
	if (file === undefined) return null;
	const kept = `${file}.old`;
	rmSync(kept, { force: true });
	try {
		linkSync(file, kept);
	} catch {
		// A file system without links, as on USB sticks.
		copyFileSync(file, kept);
	}
	return {
		putBack() {
			renameSync(kept, file);
			// Where the file was still there, both names are one file, and renaming did nothing.
			rmSync(kept, { force: true });
		},
		forget() {
			rmSync(kept, { force: true });
		},
	};
}

/** What a file is known by between its download and its installation, which may be days apart. */
export async function fingerprint(file: string): Promise<string> {
	const hash = createHash('sha512');
	await pipeline(createReadStream(file), hash);
	return hash.digest('base64');
}
