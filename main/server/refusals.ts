import { say } from '../contract/words.ts';
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
export const keyUnknown = keyNeeded;

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

export const nothingThere = (target: string): Refusal => {
	const shown =
		target
			.split('?', 1)[0]
			?.replace(/[^\x20-\x7e]/gu, '?')
			.slice(0, 100) ?? '';
	return {
		status: 404,
		words: say(
			`Refused: there is nothing at "${shown}". Use / or /your-key (letters, digits, - and _) or /echo.`,
			`拒否しました: "${shown}" には何もありません。/ か /キー (英数字と - _) か /echo を使ってください。`,
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

export const needsUpgrade = (address: string): Refusal => ({
	status: 426,
	words: say(
		`This is a WebSocket server. Connect to ${address} (ws:// and not http://).`,
		`ここは WebSocket サーバーです。${address} に接続してください (http:// ではなく ws:// です)。`,
	),
});

/** First byte of a TLS handshake (RFC 8446, 5.1: content type 22). */
const TLS = 0x16;

/** A caller that said no HTTP request, or not to the end. */
export function notHttp(
	error: NodeJS.ErrnoException & { rawPacket?: Buffer },
	address: string,
): Refusal {
	if (error.code === 'ERR_HTTP_REQUEST_TIMEOUT') {
		return {
			status: 408,
			words: say(
				'Refused: a caller did not finish its handshake in time.',
				'拒否しました: 接続の確立が時間内に終わりませんでした。',
			),
		};
	}
	if (error.rawPacket?.[0] === TLS) {
		return {
			status: 400,
			words: say(
				`Refused: a caller wanted an encrypted connection. Use ${address} (ws:// and not wss://).`,
				`拒否しました: 暗号化された接続が要求されました。${address} を使ってください (wss:// ではなく ws:// です)。`,
			),
		};
	}
	return {
		status: 400,
		words: say(
			`Refused: a caller sent something that is no HTTP request (${error.message}).`,
			`拒否しました: HTTP リクエストではないデータが届きました (${error.message})。`,
		),
	};
}
