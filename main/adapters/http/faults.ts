import { STATUS_CODES } from 'node:http';
import { errors } from 'undici';
import { AppError } from '../../contract/errors.ts';
import { say, type Words } from '../../contract/words.ts';
import { systemCode } from '../kit/network-words.ts';
import { PrivateAddress } from './dialer.ts';
import { StrangeEncoding, TooLarge } from './read-body.ts';

/**
 * Why a request failed, for an item: it names neither the server nor anything else of the settings.
 * @returns an AppError, or the error itself where it is a fault of ours
 */
export function explain(error: unknown): unknown {
	if (error instanceof AppError) return error;
	const words = known(error) ?? wordsFor(systemCode(error));
	return words ? new AppError('COMMAND_FAILED', words, { cause: error }) : error;
}

function known(error: unknown): Words | null {
	for (let cause = error; cause instanceof Error; cause = cause.cause) {
		if (cause instanceof errors.HTTPParserError) return noHttp;
		if (cause instanceof PrivateAddress) return privateAddress;
		if (cause instanceof StrangeEncoding) return strangeEncoding;
		if (cause instanceof TooLarge) return tooLarge(cause.limit);
	}
	return null;
}

function wordsFor(code: string): Words | null {
	switch (code) {
		case '':
			return null;
		case 'ECONNREFUSED':
			return say(
				'Nothing answers there: the server does not run, or listens on another port.',
				'応答がありません。サーバーが起動していないか、別のポートを使っています。',
			);
		case 'ENOTFOUND':
		case 'EAI_AGAIN':
			return say(
				'The server was not found: its name is wrong, or this computer is not connected.',
				'サーバーが見つかりません。名前とネットワーク接続を確認してください。',
			);
		case 'ETIMEDOUT':
		case 'EHOSTUNREACH':
		case 'EHOSTDOWN':
		case 'ENETUNREACH':
		case 'ENETDOWN':
		case 'EADDRNOTAVAIL':
		case 'UND_ERR_CONNECT_TIMEOUT':
			return say(
				'The server cannot be reached: it is off, or this computer is not connected to its network.',
				'サーバーに到達できません。相手の電源が入っていないか、ネットワークに接続されていません。',
			);
		case 'ECONNRESET':
		case 'ECONNABORTED':
		case 'EPIPE':
		case 'UND_ERR_SOCKET':
		case 'UND_ERR_RES_CONTENT_LENGTH_MISMATCH':
		case 'ERR_STREAM_PREMATURE_CLOSE':
			return say(
				'The server broke off before the answer was complete.',
				'応答の途中でサーバーが接続を切断しました。',
			);
		case 'UND_ERR_HEADERS_OVERFLOW':
			return say('The headers of the answer are too long.', '応答のヘッダーが長すぎます。');
		default:
			return protocolWords(code);
	}
}

function protocolWords(code: string): Words {
	if (code === 'ERR_SSL_WRONG_VERSION_NUMBER' || code === 'EPROTO')
		return say(
			'The server does not speak https on this port. Try http, or another port.',
			'このポートは https に対応していません。http にするか、別のポートを指定してください。',
		);
	if (/^(?:CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_|ERR_TLS_CERT)/u.test(code))
		return say(
			`The certificate of the server is not to be trusted (${code}).`,
			`サーバーの証明書を信頼できません（${code}）。`,
		);
	if (/^ERR_(?:SSL|TLS)/u.test(code)) return noHttp;
	if (/^(?:Z_|ERR_(?:_)?BROTLI|ERR_PADDING)/u.test(code))
		return say(
			'The answer is compressed, but broken or cut off.',
			'圧縮された応答が壊れているか、途中で切れています。',
		);
	return say(`The request failed (${code}).`, `リクエストに失敗しました（${code}）。`);
}

/** For an answer that is a refusal; null for one that is as it should be. */
export function statusError(status: number, retryAfter: string): AppError | null {
	if (status < 300) return null;
	// The server's own phrase could say anything.
	const name = `${status} ${STATUS_CODES[status] ?? ''}`.trim();
	const { en, ja } = hintFor(status, retryAfter);
	return new AppError(
		'COMMAND_FAILED',
		say(`The server answered ${name}.${en}`, `サーバーの応答: ${name}。${ja}`),
	);
}

function hintFor(status: number, retryAfter: string): Words {
	if (status === 401 || status === 403)
		return say(
			' The key or token may be missing or wrong.',
			'キーまたはトークンが正しいか確認してください。',
		);
	if (status !== 429 && status !== 503) return say('', '');
	const seconds = /^\d{1,6}$/u.test(retryAfter) ? retryAfter : null;
	if (seconds === null) return say('', '');
	return say(` Try again in ${seconds} seconds.`, `${seconds} 秒後に再試行してください。`);
}

const noHttp = say('What answers there does not speak HTTP.', '応答が HTTP ではありません。');

const privateAddress = say(
	'This leads into the private network of this computer, which the request may not reach. The person at the desktop can allow it in the request.',
	'プライベートネットワーク内のアドレスのため、接続しませんでした。デスクトップのユーザーは、リクエストの設定で許可できます。',
);

const strangeEncoding = say(
	'The answer is compressed in a way that was not asked for.',
	'応答が未対応の方式で圧縮されています。',
);

const tooLarge = (limit: number) =>
	say(
		`The answer is larger than ${limit / 1_024} KiB.`,
		`応答が ${limit / 1_024} KiB を超えています。`,
	);

export const timedOut = (seconds: number) =>
	new AppError(
		'COMMAND_TIMED_OUT',
		say(
			`The server did not answer within ${seconds} ${seconds === 1 ? 'second' : 'seconds'}.`,
			`${seconds} 秒以内にサーバーから応答がありませんでした。`,
		),
	);
