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
		`Refused: ${most} clients are connected, which is the limit. Raise it under Settings > Server.`,
		`拒否しました: 接続数が上限の ${most} に達しています。「設定 > サーバー」で上限を変更できます。`,
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
