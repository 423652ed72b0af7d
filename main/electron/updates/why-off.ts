import { execFile } from 'node:child_process';
import { constants } from 'node:fs';
import { access, readFile, realpath } from 'node:fs/promises';
import { dirname, join, sep } from 'node:path';
import { promisify } from 'node:util';
import { say, type Words } from '../../contract/words.ts';

/** This copy of the app, as it lies on the disk. */
export interface Copy {
	readonly isPackaged: boolean;
	readonly platform: NodeJS.Platform;
	readonly env: Readonly<Record<string, string | undefined>>;
	/** Its folder `resources`. */
	readonly resources: string;
	/** Its program. */
	readonly program: string;
}

/** Longest look at a signature, in ms: codesign reads a few small files. */
const SIGNATURE_LIMIT = 5_000;

/** Why this copy cannot replace itself, or null where it can. */
export async function whyOff(copy: Copy): Promise<Words | null> {
	if (!copy.isPackaged) return off.source;
	const owner = await ownerOf(copy);
	if (owner) return owner;
	if (!(await canRead(join(copy.resources, 'app-update.yml')))) return off.noAddress;
	if (copy.platform === 'darwin') return whyOffOnMac(copy);
	if (copy.platform === 'linux') return whyOffAsAppImage(copy);
	return null;
}

/** What else looks after this copy. */
async function ownerOf({ platform, env, resources }: Copy): Promise<Words | null> {
	if (platform === 'win32') return env.PORTABLE_EXECUTABLE_DIR ? off.portable : null;
	if (platform !== 'linux') return null;
	// Variables are inherited: a terminal inside a snap or an AppImage starts other programs with that one's.
	if (env.SNAP && (await isInside(resources, env.SNAP))) return off.managed('Snap');
	if (env.FLATPAK_ID && (await canRead('/.flatpak-info'))) return off.managed('Flatpak');
	const kind = await readFile(join(resources, 'package-type'), 'utf8').catch(() => '');
	if (kind.trim()) return off.package(kind.trim());
	const { APPIMAGE, APPDIR } = env;
	return APPIMAGE && APPDIR && (await isInside(resources, APPDIR)) ? null : off.archive;
}

/** It is replaced by deleting it and putting another beside it: that takes the right to write to its folder. */
async function whyOffAsAppImage({ env }: Copy): Promise<Words | null> {
	const file = env.APPIMAGE ?? '';
	if (!(await canRead(file))) return off.moved;
	const canReplace = await access(dirname(file), constants.W_OK).then(
		() => true,
		() => false,
	);
	return canReplace ? null : off.readOnly;
}

/** Squirrel.Mac replaces an app only by one with the same signature, and only where it can write. */
async function whyOffOnMac({ program }: Copy): Promise<Words | null> {
	if (program.includes('/AppTranslocation/') || program.startsWith('/Volumes/'))
		return off.notInstalled;
	try {
		const { stderr } = await promisify(execFile)(
			'/usr/bin/codesign',
			['--display', '--verbose=2', program],
			{ timeout: SIGNATURE_LIMIT },
		);
		// A signature made up for this one copy ("adhoc") names no authority.
		return /^Authority=/mu.test(stderr) ? null : off.unsigned;
	} catch {
		// It says so by its exit code where there is no signature at all.
		return off.unsigned;
	}
}

async function isInside(path: string, folder: string): Promise<boolean> {
	try {
		const [real, realFolder] = await Promise.all([realpath(path), realpath(folder)]);
		return real.startsWith(realFolder + sep);
	} catch {
		// One of them is not there, so it is another program's.
		return false;
	}
}

const canRead = (file: string) =>
	access(file, constants.R_OK).then(
		() => true,
		() => false,
	);

const off = {
	source: say(
		'This copy runs from its source code. Update the code, then start it again.',
		'ソースコードから実行しています。ソースを新しくしてから起動し直してください。',
	),
	noAddress: say(
		'This build does not know where new versions are published. Download them yourself.',
		'このビルドにはアップデートの取得先が含まれていません。新しいバージョンは手動でダウンロードしてください。',
	),
	managed: (name: string) =>
		say(
			`${name} keeps this app up to date.`,
			`このアプリのアップデートは ${name} が管理しています。`,
		),
	package: (kind: string) =>
		say(
			`The app was installed as a ${kind} package. Install the new package to update it.`,
			`${kind} パッケージとしてインストールされています。アップデートするには、新しいパッケージをインストールしてください。`,
		),
	portable: say(
		'The portable version does not update itself. Download the new one and replace the file.',
		'ポータブル版は自動ではアップデートされません。新しいものをダウンロードして、ファイルを置き換えてください。',
	),
	archive: say(
		'This copy was unpacked from an archive. Download the new archive and replace the folder.',
		'アーカイブを展開したものを実行しています。新しいアーカイブをダウンロードして、フォルダーを置き換えてください。',
	),
	moved: say(
		'The AppImage was moved or renamed while it runs. Quit the app and start it again.',
		'AppImage が実行中に移動または名前変更されています。アプリを終了して、起動し直してください。',
	),
	readOnly: say(
		'The AppImage lies in a folder that you cannot write to. Move it to one of yours, then start it again.',
		'AppImage が書き込みできないフォルダーにあります。書き込めるフォルダーに移動して、起動し直してください。',
	),
	notInstalled: say(
		'The app runs from where it was downloaded. Move it to the Applications folder, then start it again.',
		'ダウンロードした場所から直接実行されています。「アプリケーション」フォルダーに移動して、起動し直してください。',
	),
	unsigned: say(
		'This copy is not signed, and macOS lets only signed apps update themselves. Download new versions yourself.',
		'このアプリには署名がありません。macOS では署名のないアプリは自動でアップデートできないため、新しいバージョンは手動でダウンロードしてください。',
	),
};
