import { StartError } from '../adapter.ts';
import { say, type Words } from '../../contract/words.ts';
import { systemCode } from '../kit/network-words.ts';

/** Something that is no plain file stands where one is to be written. */
export class NotPlain extends Error {
	override readonly name = 'NotPlain';
}

/** What the system says when a disk, a stick or a share is not there just now. */
const away = new Set(['ENOENT', 'EIO', 'ENODEV', 'ENXIO', 'ESTALE', 'EHOSTDOWN', 'ENOTCONN']);

interface Fault {
	readonly why: Words;
	/** What it means for a start. */
	readonly kind: 'lost' | 'needs-you';
	/** Nothing at all can be written: a run ends with it. Else it is about one file, or over with the next try. */
	readonly endsRun: boolean;
}

const passing = (why: Words): Fault => ({ why, kind: 'lost', endsRun: false });
const ofFile = (why: Words): Fault => ({ why, kind: 'needs-you', endsRun: false });
const lost = (why: Words): Fault => ({ why, kind: 'lost', endsRun: true });
const needsYou = (why: Words): Fault => ({ why, kind: 'needs-you', endsRun: true });

/**
 * Why a file could not be written. Clients hear it too, so that it names no path. Null for what is not about files.
 * @param file - as the folder has it: `chat.txt`
 */
export function faultOf(error: unknown, file: string): Fault | null {
	if (error instanceof NotPlain)
		return ofFile(
			say(
				`"${file}" is a link or a folder. Only plain files are written: remove it, or rename the row.`,
				`「${file}」はリンクまたはフォルダーです。通常のファイルにのみ書き込みます。削除するか、行の名前を変えてください。`,
			),
		);
	const code = systemCode(error);
	if (code === '') return null;
	if (away.has(code))
		return lost(
			say(
				'The folder for the files is not there. Create it or connect its disk, or choose another on the page.',
				'保存先のフォルダーがありません。フォルダーを作成するかディスクを接続するか、画面で別のフォルダーを選んでください。',
			),
		);
	switch (code) {
		case 'ENOSPC':
		case 'EDQUOT':
			return passing(
				say(
					'The disk is full. Make room; what is written after that is kept again.',
					'ディスクの空き容量がありません。空きを作ると、それ以降の書き込みは保存されます。',
				),
			);
		case 'EROFS':
			return lost(
				say(
					'The disk with the folder is read-only. Make it writable, or choose another folder.',
					'フォルダーのあるディスクは読み取り専用です。書き込めるようにするか、別のフォルダーを選んでください。',
				),
			);
		case 'EACCES':
		case 'EPERM':
			return ofFile(
				say(
					`"${file}" may not be written: a permission is missing. Allow it, or choose another folder.`,
					`「${file}」に書き込む権限がありません。権限を付けるか、別のフォルダーを選んでください。`,
				),
			);
		case 'EBUSY':
			return passing(
				say(
					`Another program holds "${file}". Close it there.`,
					`「${file}」は別のプログラムが使用中です。そちらで閉じてください。`,
				),
			);
		case 'ENOTDIR':
			return needsYou(
				say(
					'What was chosen as the folder is a file. Choose a folder.',
					'フォルダーとして指定されたものはファイルです。フォルダーを選んでください。',
				),
			);
		default:
			return lost(
				say(
					`The system could not write "${file}" (${code}).`,
					`「${file}」に書き込めませんでした（${code}）。`,
				),
			);
	}
}

export function startErrorOf(error: unknown, file: string): unknown {
	const fault = faultOf(error, file);
	return fault ? new StartError(fault.kind, fault.why, { cause: error }) : error;
}
