import { say, type Words } from './words.ts';

/**
 * Every failure a person or a client can meet, with what to do about it. The code is for programs, the sentence that
 * comes with it (`AppError.words`) says what happened, and the help here says what to do next.
 */
export const errorHelp = {
	ACCESS_REFUSED: say(
		'The person at the desktop decides. On the page, Users shows what the item may do and what was refused.',
		'許可するかどうかはデスクトップのユーザーが決めます。画面の「ユーザー」で、許可と拒否の内容を確認できます。',
	),
	ADAPTER_NOT_READY: say(
		'Look at the adapter on the page: its status says what it waits for.',
		'画面のアダプターの状態を確認してください。何を待っているかが表示されています。',
	),
	ADAPTER_UNKNOWN: say(
		'Pick one of the adapters on the page.',
		'画面にあるアダプターから選んでください。',
	),
	APPROVAL_NEEDED: say(
		'Answer the question on the page, under Users, then send the command again.',
		'画面の「ユーザー」に表示される確認に答えてから、コマンドをもう一度送ってください。',
	),
	APPROVAL_OVER: say(
		'It was answered elsewhere, or its time ran out. The item can ask again.',
		'別の画面で回答済みか、期限が切れています。アイテムからもう一度送ると再度確認できます。',
	),
	CLIENT_UNKNOWN: say(
		'It has left. Pick a connected client.',
		'切断済みです。接続中のクライアントを選んでください。',
	),
	COMMAND_FAILED: say(
		'Look at the log on the page for what the program answered.',
		'画面のログで、相手のプログラムの応答を確認してください。',
	),
	COMMAND_TIMED_OUT: say(
		'The program did not answer in time. See whether it hangs, then send the command again.',
		'相手のプログラムから時間内に応答がありません。固まっていないか確認して、もう一度送ってください。',
	),
	COMMAND_UNKNOWN: say(
		'Send "bridge.help" for the list of commands.',
		'"bridge.help" を送るとコマンドの一覧が返ります。',
	),
	DESKTOP_ONLY: say(
		'Use the desktop app for this: here the page runs in a browser.',
		'この操作はデスクトップアプリで行ってください。現在はブラウザーで表示しています。',
	),
	DISK_UNAVAILABLE: say(
		'Free some space, or make the data folder writable. It then goes on by itself.',
		'空き容量を増やすか、データフォルダーに書き込めるようにしてください。自動的に再開します。',
	),
	FEATURE_UNSUPPORTED: say(
		'Update the program, or use another command.',
		'相手のプログラムを更新するか、別のコマンドを使ってください。',
	),
	FIELD_INVALID: say(
		'Correct the field named in the message. "bridge.help <command>" shows what it takes.',
		'メッセージにあるフィールドを直してください。"bridge.help <コマンド>" で書き方がわかります。',
	),
	FIELD_MISSING: say(
		'Add the field named in the message. "bridge.help <command>" shows the order.',
		'メッセージにあるフィールドを追加してください。"bridge.help <コマンド>" で順番がわかります。',
	),
	FOLDER_IN_USE: say(
		'Close the other Resonite Bridge, or start this one with another data folder.',
		'もう一つの Resonite Bridge を終了するか、別のデータフォルダーを指定して起動してください。',
	),
	FOLDER_UNUSABLE: say(
		'Make the folder writable, or choose another data folder.',
		'フォルダーに書き込めるようにするか、別のデータフォルダーを指定してください。',
	),
	FORWARDING_PAUSED: say(
		'The person at the desktop paused it. Send the command again once it goes on.',
		'デスクトップのユーザーが転送を一時停止しています。再開後にもう一度送ってください。',
	),
	FRAME_INVALID: say(
		'A message that starts with "{" must be JSON like {"do":"bridge.ping"}.',
		'"{" で始まるメッセージは {"do":"bridge.ping"} のような JSON にしてください。',
	),
	JOURNAL_UNAVAILABLE: say(
		'Live messages are still shown. The notice about the journal says what to do.',
		'ライブ表示は続いています。対処方法はジャーナルに関する通知を確認してください。',
	),
	KEY_UNKNOWN: say(
		'It was revoked or forgotten meanwhile. Make a new one on the page.',
		'すでに失効または削除されています。画面で新しいキーを作成してください。',
	),
	KEY_UNCHANGEABLE: say(
		'It was given with --allow when the bridge was started. Change it there.',
		'起動時の --allow で指定されたキーです。起動オプションで変更してください。',
	),
	KEYRING_UNAVAILABLE: say(
		"Unlock the system's keyring, then enter the password again.",
		'システムのキーリングのロックを解除してから、パスワードを入力し直してください。',
	),
	PAGE_NOT_BUILT: say(
		'Run "npm start", or "npm run build".',
		'"npm start" か "npm run build" を実行してください。',
	),
	PAGE_OUTDATED: say(
		'The page and the app are different versions. Reload the page.',
		'画面とアプリのバージョンが違います。画面を再読み込みしてください。',
	),
	PORT_UNAVAILABLE: say(
		'Close the program that uses it, or choose another port under Settings > Server.',
		'使用中のプログラムを終了するか、「設定 > サーバー」で別のポートを選んでください。',
	),
	QUOTA_EXCEEDED: say(
		'Delete what is no longer needed, or raise the limit in the settings of the adapter.',
		'不要なものを削除するか、アダプターの設定で上限を上げてください。',
	),
	RATE_LIMITED: say(
		'Send less often. The limits are on the page under Settings > Limits, those of one adapter in its settings.',
		'送信の間隔を空けてください。上限は画面の「設定 > 制限」、アダプターごとの上限はその設定で変更できます。',
	),
	SETTINGS_INVALID: say(
		'Correct the setting named in the message, then save again.',
		'メッセージにある設定を直して、もう一度保存してください。',
	),
	SETTINGS_NEWER: say(
		'Update the app, or start it with another data folder. The file was left as it is.',
		'アプリを更新するか、別のデータフォルダーを指定して起動してください。ファイルは変更していません。',
	),
	STATE_CONFLICT: say(
		'The program is already in that state, or not in one where this is possible.',
		'すでにその状態か、いまの状態では実行できません。',
	),
	TARGET_NOT_FOUND: say(
		'Check the spelling: names are exact, with upper and lower case.',
		'綴りを確認してください。名前は大文字と小文字も含めて一致する必要があります。',
	),
	UNEXPECTED: say(
		'This is a fault in the app. Please report it with the log.',
		'アプリの不具合です。ログを添えて報告してください。',
	),
} as const satisfies Record<string, Words>;

export type ErrorCode = keyof typeof errorHelp;

/** Where in the settings of an adapter something is wrong. */
export interface SettingPlace {
	readonly field: string;
	/** In a table or a list, counted from 0. */
	readonly row: number | null;
	readonly column: string | null;
}

/** A failure with a code for programs and a sentence for people. Crosses every wire as a value, see `ErrorValue`. */
export class AppError extends Error {
	override readonly name = 'AppError';
	readonly code: ErrorCode;
	readonly words: Words;
	readonly place: SettingPlace | null;

	constructor(
		code: ErrorCode,
		words: Words,
		{ place = null, ...options }: ErrorOptions & { place?: SettingPlace | null } = {},
	) {
		super(words.en, options);
		this.code = code;
		this.words = words;
		this.place = place;
	}
}

/** An `AppError` as it crosses the page's wire, where classes do not survive. */
export interface ErrorValue {
	readonly code: ErrorCode;
	readonly words: Words;
	readonly help: Words;
	/** Of a setting that is wrong, so that the page can say it there. */
	readonly place?: SettingPlace;
}

/** Turns whatever was thrown into what the page can show. */
export function errorValue(error: unknown): ErrorValue {
	if (error instanceof AppError) {
		const { code, words, place } = error;
		return { code, words, help: errorHelp[code], ...(place ? { place } : {}) };
	}
	const text = error instanceof Error ? error.message : String(error);
	return { code: 'UNEXPECTED', words: say(text, text), help: errorHelp.UNEXPECTED };
}
