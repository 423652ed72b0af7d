import { clipboard, dialog, shell } from 'electron';
import type { Desktop } from '../bridge/desktop.ts';
import type { DesktopState } from '../contract/desktop.ts';
import { AppError } from '../contract/errors.ts';
import { say } from '../contract/words.ts';
import { hasProtection } from './secrets.ts';
import type { Updates } from './updates.ts';

/** What the page may ask of the app around it, see main/bridge/desktop.ts. */
export class AppDesktop implements Desktop {
	readonly #folder: string;
	readonly #updates: Updates;
	readonly #secrets: DesktopState['secrets'];

	private constructor(folder: string, updates: Updates, secrets: DesktopState['secrets']) {
		this.#folder = folder;
		this.#updates = updates;
		this.#secrets = secrets;
	}

	static async open(folder: string, updates: Updates): Promise<AppDesktop> {
		return new AppDesktop(folder, updates, (await hasProtection()) ? 'protected' : 'weak');
	}

	get state(): DesktopState {
		const { electron, chrome, node } = process.versions;
		return {
			platform: process.platform,
			versions: { Electron: electron, Chromium: chrome, 'Node.js': node },
			secrets: this.#secrets,
			update: this.#updates.state,
		};
	}

	checkForUpdate(): Promise<void> {
		return this.#updates.check();
	}

	downloadUpdate(): Promise<void> {
		return this.#updates.download();
	}

	installUpdate(): Promise<void> {
		return this.#updates.install();
	}

	copy(text: string): Promise<void> {
		return clipboard.writeText(text);
	}

	async chooseFolder(from: string | null): Promise<string | null> {
		const { canceled, filePaths } = await dialog.showOpenDialog({
			properties: ['openDirectory', 'createDirectory'],
			...(from === null ? {} : { defaultPath: from }),
		});
		return canceled ? null : (filePaths[0] ?? null);
	}

	async openDataFolder(): Promise<void> {
		const why = await shell.openPath(this.#folder);
		if (why === '') return;
		throw new AppError(
			'FOLDER_UNUSABLE',
			say(
				`The folder ${this.#folder} could not be opened (${why}).`,
				`フォルダー ${this.#folder} を開けませんでした (${why})。`,
			),
		);
	}
}
