import { say } from '../contract/words.ts';
import { urlOf, type Door } from './door.ts';
import type { Refusal } from './gate.ts';

export const refusingAll: Refusal = {
	status: 503,
	words: say(
		'Refused: the bridge refuses all clients until it is released on its page.',
		'拒否しました: 画面で解除するまで、ブリッジはすべてのクライアントを拒否します。',
	),
};

export const tooMany = (most: number): Refusal => ({
	status: 503,
	words: say(
		`Refused: ${most} clients are connected, which is the limit. Raise it under Settings > Limits.`,
		`拒否しました: 接続数が上限の ${most} に達しています。「設定 > 制限」で上限を変更できます。`,
	),
});

export const noMoreSockets = (connected: number): Refusal => ({
	status: 503,
	words: say(
		`Refused: ${connected} clients are connected, and the system lets the bridge open few more files and sockets. Raise its limit for them (ulimit -n).`,
		`拒否しました: ${connected} 件が接続中で、開けるファイルとソケットの数がシステムの上限に近づいています。上限 (ulimit -n) を上げてください。`,
	),
});

/** Strangers must not be able to lock out the items that the person knows. */
export const placesKept = (connected: number): Refusal => ({
	status: 503,
	words: say(
		`Refused: ${connected} clients are connected, and the last places are kept for items with a known key. Raise the limit under Settings > Limits.`,
		`拒否しました: ${connected} 件が接続中で、残りの枠は登録済みのキーを持つアイテム用です。「設定 > 制限」で上限を変更できます。`,
	),
});

export const tooManyWithKey = (most: number): Refusal => ({
	status: 503,
	words: say(
		`Refused: ${most} clients are connected with this key, which is the limit. Raise it under Settings > Limits.`,
		`拒否しました: このキーでの接続数が上限の ${most} に達しています。「設定 > 制限」で上限を変更できます。`,
	),
});

export const keyNeeded: Refusal = {
	status: 401,
	words: say(
		'Refused: only items with a known key may connect. Make one on the page under Users > New item, and use its address.',
		'拒否しました: 登録済みのキーを持つアイテムだけが接続できます。画面の「ユーザー > 新しいアイテム」でキーを作成し、表示されるアドレスを使ってください。',
	),
};

/** The same words, so that a guess learns nothing. */
export const keyUnknown: Refusal = { ...keyNeeded };

export const keyRevoked: Refusal = {
	status: 403,
	words: say(
		'Refused: this key was revoked. Make a new one on the page under Users > New item.',
		'拒否しました: このキーは失効しています。画面の「ユーザー > 新しいアイテム」で新しいキーを作成してください。',
	),
};

export const guessing: Refusal = {
	status: 429,
	words: say(
		'Refused: too many wrong keys came from this address. Wait a minute, then try again.',
		'拒否しました: このアドレスから誤ったキーが続けて送られました。1 分待ってからもう一度接続してください。',
	),
};

/** Nobody serves the clients of this path. */
export const routeClosed = (route: string): Refusal => ({
	status: 503,
	words: say(
		`Refused: what answers at /${route} is switched off. Switch it on under Adapters.`,
		`拒否しました: /${route} に応答するアダプターがオフです。「アダプター」でオンにしてください。`,
	),
});

export const nothingThere = (target: string): Refusal => {
	const shown =
		target
			.split('?', 1)[0]
			?.replace(/[^\x20-\x7e]/gu, '?')
			.slice(0, 100) ?? '';
	return {
		status: 404,
		words: say(
			`Refused: there is nothing at "${shown}". Use / or /your-key (letters, digits, - and _), /room/your-room, /chat or /echo.`,
			`拒否しました: "${shown}" には何もありません。/、/キー (英数字と - _)、/room/ルーム名、/chat、/echo のいずれかを使ってください。`,
		),
	};
};

export const noHandshake = ({ message }: Error): Refusal => ({
	status: 400,
	words: say(
		`Refused: this is no WebSocket handshake of version 13 (${message}).`,
		`拒否しました: バージョン 13 の WebSocket ハンドシェイクではありません (${message})。`,
	),
});

export const brokenOff = ({ message }: Error): Refusal => ({
	status: 400,
	words: say(
		`A caller broke off its handshake: ${message}`,
		`接続の確立中に切断されました: ${message}`,
	),
});

export const needsUpgrade = (door: Door, port: number): Refusal => {
	const isPlain = door.scheme === 'ws';
	const not = isPlain ? 'http://' : 'https://';
	return {
		status: 426,
		words: say(
			`This is a WebSocket server. Connect to ${urlOf(door, port)} (${door.scheme}:// and not ${not}).`,
			`ここは WebSocket サーバーです。${urlOf(door, port)} に接続してください (${not} ではなく ${door.scheme}:// です)。`,
		),
	};
};

/** A handshake takes a few ms: those that hold the places of so many are not meant to end. */
export const handshakesFull: Refusal = {
	status: 503,
	words: say(
		'Refused: a caller sent no request while many others came.',
		'拒否しました: 多数の接続があったため、リクエストを送らない接続を切断しました。',
	),
};
