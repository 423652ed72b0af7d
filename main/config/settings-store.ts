import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../contract/errors.ts';
import type { Notice } from '../contract/server.ts';
import { defaultSettings, type Settings } from '../contract/settings.ts';
import type { Unsubscribe } from '../contract/transport.ts';
import { say, type Words } from '../contract/words.ts';
import { writeAtomic } from './atomic.ts';
import { Backups } from './backups.ts';
import { codeOf, messageOf } from './failure.ts';
import { Serial } from './serial.ts';
import { setAside } from './set-aside.ts';
import { checkSettings, documentOf, readDocument } from './settings-document.ts';

/** A notice as the one who makes it knows it; the bridge adds the time. */
export type ConfigNotice = Omit<Notice, 'at'>;

/** The settings document: read once, then held here and written with every change. */
export interface SettingsStore {
	readonly current: Settings;
	/**
	 * Checks the document, makes it current at once and returns when it is on disk. The next change starts from
	 * `current`, so changes that overlap do not undo each other.
	 * @throws AppError SETTINGS_INVALID, FOLDER_UNUSABLE
	 */
	save(next: Settings): Promise<void>;
	/** Returns when nothing is being written any more. */
	flush(): Promise<void>;
	/** Called with each document that was saved. */
	onChange(listener: (settings: Settings) => void): Unsubscribe;
}

interface SettingsOptions {
	readonly folder: string;
	readonly onNotice: (notice: ConfigNotice) => void;
}

/**
 * Reads `settings.json` of the data folder. A damaged one is set aside, and the newest good copy takes its place.
 * @throws AppError SETTINGS_NEWER, FOLDER_UNUSABLE
 */
export async function openSettings({ folder, onNotice }: SettingsOptions): Promise<SettingsStore> {
	const file = join(folder, 'settings.json');
	const backups = new Backups(join(folder, 'backups'));
	const text = await readText(file);
	if (text === null)
		return new FileSettings({ file, backups, saved: structuredClone(defaultSettings), text });
	const read = readDocument(text);
	if (read.kind === 'newer') throw newer(file, read.version);
	if (read.kind === 'good') return new FileSettings({ file, backups, saved: read.settings, text });
	try {
		const aside = await setAside(file);
		const copy = await newestGood(backups);
		const saved = copy?.settings ?? defaultSettings;
		await writeAtomic(file, documentOf(saved), 0o600);
		onNotice(damaged({ file, aside, why: read.why, copy: copy?.name ?? null }));
		return new FileSettings({ file, backups, saved, text: documentOf(saved) });
	} catch (error) {
		throw unusable(file, error);
	}
}

async function readText(file: string): Promise<string | null> {
	try {
		return await readFile(file, 'utf8');
	} catch (error) {
		if (codeOf(error) === 'ENOENT') return null;
		throw unusable(file, error);
	}
}

async function newestGood(backups: Backups) {
	for (const { name, text } of await backups.all()) {
		const read = readDocument(text);
		if (read.kind === 'good') return { name, settings: read.settings };
	}
	return null;
}

interface Parts {
	readonly file: string;
	readonly backups: Backups;
	readonly saved: Settings;
	/** What is in the file, null where there is none. */
	readonly text: string | null;
}

class FileSettings implements SettingsStore {
	readonly #file: string;
	readonly #backups: Backups;
	readonly #serial = new Serial();
	readonly #listeners = new Set<(settings: Settings) => void>();
	#current: Settings;
	#saved: Settings;
	#text: string | null;

	constructor({ file, backups, saved, text }: Parts) {
		this.#file = file;
		this.#backups = backups;
		this.#current = saved;
		this.#saved = saved;
		this.#text = text;
	}

	get current(): Settings {
		return this.#current;
	}

	async save(next: Settings): Promise<void> {
		const checked = checkSettings(next);
		this.#current = checked;
		await this.#serial.run(() => this.#write(checked));
		for (const listener of this.#listeners) listener(checked);
	}

	flush(): Promise<void> {
		return this.#serial.flush();
	}

	onChange(listener: (settings: Settings) => void): Unsubscribe {
		this.#listeners.add(listener);
		return () => this.#listeners.delete(listener);
	}

	async #write(next: Settings): Promise<void> {
		const text = documentOf(next);
		try {
			if (this.#text !== null && this.#text !== text) await this.#backups.add(this.#text);
			await writeAtomic(this.#file, text, 0o600);
		} catch (error) {
			// A later save builds on this one and may still succeed.
			if (this.#current === next) this.#current = this.#saved;
			throw unusable(this.#file, error);
		}
		this.#saved = next;
		this.#text = text;
	}
}

const newer = (file: string, version: number) =>
	new AppError(
		'SETTINGS_NEWER',
		say(
			`The settings ${file} were written by a newer version of the app (format ${version}).`,
			`設定ファイル ${file} は新しいバージョンのアプリで作成されています (形式 ${version})。`,
		),
	);

const unusable = (file: string, error: unknown) =>
	new AppError(
		'FOLDER_UNUSABLE',
		say(
			`The settings ${file} cannot be read or written (${messageOf(error)}).`,
			`設定ファイル ${file} を読み書きできません (${messageOf(error)})。`,
		),
		{ cause: error },
	);

interface Damage {
	readonly file: string;
	readonly aside: string;
	readonly why: Words;
	readonly copy: string | null;
}

function damaged({ file, aside, why, copy }: Damage): ConfigNotice {
	const instead = copy
		? say(
				`The copy ${copy} is used: the last change before the damage may be missing.`,
				`バックアップ ${copy} を使用しています。直前の変更は失われている可能性があります。`,
			)
		: say(
				'There was no good copy, so all settings are back to their defaults.',
				'正常なバックアップがないため、すべての設定を初期値に戻しました。',
			);
	return {
		id: 'settings.damaged',
		level: 'warning',
		words: say(
			`The settings ${file} could not be read (${why.en}). The file was set aside as ${aside}. ${instead.en}`,
			`設定ファイル ${file} を読み込めませんでした (${why.ja})。ファイルは ${aside} として退避しました。${instead.ja}`,
		),
	};
}
