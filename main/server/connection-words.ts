import type { Settings } from '../contract/settings.ts';
import { say, type Words } from '../contract/words.ts';
import type { Backlog } from './pacing.ts';

type Limits = Settings['limits'];

const count = (value: number) => value.toLocaleString('en');

/** "1 older state", "2 older states" */
const some = (value: number, one: string, many: string) =>
	`${count(value)} ${value === 1 ? one : many}`;

/** A number of bytes as a person reads it. */
function size(bytes: number): string {
	const isLarge = bytes >= 1_048_576;
	const units = bytes / (isLarge ? 1_048_576 : 1_024);
	return `${Math.round(units * 10) / 10} ${isLarge ? 'MB' : 'KB'}`;
}

export const sentBinary = say(
	'It sent binary data. The bridge takes text only: use Send Text Message.',
	'バイナリデータが送られました。ブリッジはテキスト専用です。テキストメッセージとして送ってください。',
);

export const missedPings = (pings: number): Words =>
	say(
		`It did not answer ${pings} pings: the program or its machine is gone.`,
		`ping に ${pings} 回続けて応答がありませんでした。プログラムか相手のマシンが停止しています。`,
	);

/** Pings that may wait for their pong: each takes room until the socket has sent it. */
export const MAX_PINGS = 60;

export const tooManyPings = say(
	`It sent more than ${MAX_PINGS} pings without waiting for an answer.`,
	`応答を待たずに ping が ${MAX_PINGS} 回を超えて送られました。`,
);

export const doesNotRead = ({ maxBufferedBytes }: Limits): Words =>
	say(
		`It did not read: ${size(maxBufferedBytes)} were waiting for it. It was cut off so that others are not slowed down. The limit is under Settings > Limits.`,
		`受信が止まり、未送信データが ${size(maxBufferedBytes)} たまったため切断しました。ほかのクライアントへの影響を防ぐためです。上限は「設定 > 制限」で変更できます。`,
	);

/** What pacing cost since it was told last. */
export const paced = (
	perSecond: number,
	{ replaced, dropped }: Pick<Backlog, 'replaced' | 'dropped'>,
): Words => {
	const en: string[] = [];
	const ja: string[] = [];
	if (replaced > 0) {
		const newer = replaced === 1 ? 'a newer one' : 'newer ones';
		en.push(`${some(replaced, 'older state', 'older states')} gave way to ${newer}`);
		ja.push(`古い状態 ${count(replaced)} 件を新しい値に置き換え`);
	}
	if (dropped > 0) {
		en.push(`${some(dropped, 'message was', 'messages were')} dropped`);
		ja.push(`メッセージ ${count(dropped)} 件を破棄`);
	}
	return say(
		`It was to be sent more than ${some(perSecond, 'message', 'messages')} a second: ${en.join(', ')}.`,
		`毎秒 ${count(perSecond)} 件を超える送信がありました: ${ja.join('、')}しました。`,
	);
};

/** What the client is told, too: it may be all that the builder of an item sees. */
export function over(what: 'messages' | 'bytes', limits: Limits, patience: number): Words {
	const seconds = Math.round(patience / 1_000);
	const { maxMessagesIn, maxBytesIn } = limits;
	const en =
		what === 'messages'
			? some(maxMessagesIn, 'message', 'messages')
			: some(maxBytesIn, 'byte', 'bytes');
	const ja = what === 'messages' ? `${count(maxMessagesIn)} 件` : `${count(maxBytesIn)} バイト`;
	return say(
		`More than ${en} a second came in: they are taken more slowly now, and none is lost. After ${seconds} s without a break the connection ends.`,
		`受信が毎秒 ${ja}を超えました。処理を遅らせていますが、失われるメッセージはありません。${seconds} 秒続くと切断します。`,
	);
}

export function tooMuch({ maxMessagesIn, maxBytesIn }: Limits, patience: number): Words {
	const seconds = Math.round(patience / 1_000);
	return say(
		`It sent more than ${some(maxMessagesIn, 'message', 'messages')} or ${size(maxBytesIn)} a second for ${seconds} s. Send less often. The limits are under Settings > Limits.`,
		`${seconds} 秒間続けて、毎秒 ${count(maxMessagesIn)} 件または ${size(maxBytesIn)} を超えるデータが送られました。送信の間隔を空けてください。上限は「設定 > 制限」で変更できます。`,
	);
}

/** Longest reason of a close frame, in bytes: 125 with the code (RFC 6455, 5.5). */
const REASON = new Uint8Array(123);

/** As many whole sentences as a close frame holds. */
export function reasonOf({ en }: Words): string {
	const { read } = new TextEncoder().encodeInto(en, REASON);
	if (read === en.length) return en;
	const end = en.lastIndexOf('. ', read - 1);
	return en.slice(0, end < 0 ? read : end + 1);
}

/** How the connection ended, and what was lost with it. */
export function endWords(
	why: Words,
	left: { readonly unsent: number; readonly untaken: number },
): Words {
	const en = [why.en];
	const ja = [why.ja];
	if (left.unsent > 0) {
		en.push(`${some(left.unsent, 'message was', 'messages were')} still waiting for it.`);
		ja.push(`未送信のメッセージが ${count(left.unsent)} 件ありました。`);
	}
	if (left.untaken > 0) {
		en.push(`${some(left.untaken, 'message', 'messages')} of it had not been taken yet.`);
		ja.push(`未処理の受信メッセージが ${count(left.untaken)} 件ありました。`);
	}
	return say(en.join(' '), ja.join(''));
}

export function faultWords(error: Error & { code?: string }, limits: Limits): Words {
	switch (error.code ?? '') {
		case 'WS_ERR_INVALID_UTF8':
			return say(
				'It sent text that is not UTF-8. Send UTF-8 text.',
				'UTF-8 ではないテキストが送られました。UTF-8 で送ってください。',
			);
		case 'WS_ERR_UNSUPPORTED_MESSAGE_LENGTH':
			return say(
				`It sent a message of more than ${limits.maxMessageBytes} bytes. Send less at once, or raise the limit under Settings > Limits.`,
				`${limits.maxMessageBytes} バイトを超えるメッセージが送られました。分けて送るか、「設定 > 制限」で上限を上げてください。`,
			);
		case 'WS_ERR_TOO_MANY_BUFFERED_PARTS':
			return say(
				`It sent one message in more than ${count(limits.maxFragments)} pieces. Send it in one, or raise the limit under Settings > Limits.`,
				`1 つのメッセージが ${count(limits.maxFragments)} 個を超える断片に分割されています。分割せずに送るか、「設定 > 制限」で上限を上げてください。`,
			);
		default:
			return say(`The connection failed: ${error.message}`, `接続に失敗しました: ${error.message}`);
	}
}

export function closeWords(code: number, reason: string): Words {
	if (code === 1006) {
		return say('The connection broke off.', '接続が突然切れました。');
	}
	const said = reason ? `: ${reason}` : '';
	return say(
		`It closed the connection (${code}${said}).`,
		`相手が接続を閉じました (${code}${said})。`,
	);
}
