import { say, type Words } from '../contract/words.ts';
import { urlOf, type Door } from './door.ts';
import type { Refusal } from './gate.ts';

/** What Node says of a caller that spoke no HTTP, or not to the end. */
export type Noise = NodeJS.ErrnoException & { readonly rawPacket?: Buffer };

/** First byte of a TLS handshake (RFC 8446, 5.1: content type 22). */
const TLS = 0x16;

const late: Refusal = {
	status: 408,
	words: say(
		'Refused: a caller did not finish its handshake in time.',
		'拒否しました: 接続の確立が時間内に終わりませんでした。',
	),
};

/** A caller that said no HTTP request, or not to the end. */
export function noiseRefused(error: Noise, door: Door, port: number): Refusal {
	const { code = '' } = error;
	if (code === 'ERR_HTTP_REQUEST_TIMEOUT' || code === 'ERR_TLS_HANDSHAKE_TIMEOUT') return late;
	const words = isTlsError(error)
		? tlsWords(error, urlOf(door, port))
		: error.rawPacket?.[0] === TLS
			? tlsUnwanted(urlOf(door, port))
			: notHttp(error);
	return { status: 400, words };
}

/** Whether it broke before anything could be said to the caller. */
export const isTlsError = ({ code = '' }: Noise): boolean => /^ERR_(SSL|TLS|OSSL)/u.test(code);

function tlsWords({ code = '', message }: Noise, address: string): Words {
	if (code === 'ERR_SSL_HTTP_REQUEST') {
		return say(
			`Refused: a caller came without encryption. Use ${address} (wss:// and not ws://).`,
			`拒否しました: 暗号化されていない接続です。${address} を使ってください (ws:// ではなく wss:// です)。`,
		);
	}
	if (/ALERT.*(CERTIFICATE|UNKNOWN_CA)/u.test(code)) {
		return say(
			'Refused: a caller does not trust the certificate of this bridge. Install the certificate, or the one that signed it, on that machine.',
			'拒否しました: 相手のマシンがこのブリッジの証明書を信頼していません。証明書 (または発行元の証明書) をそのマシンにインストールしてください。',
		);
	}
	return say(
		`Refused: no encrypted connection came about (${message}).`,
		`拒否しました: 暗号化された接続を確立できませんでした (${message})。`,
	);
}

const tlsUnwanted = (address: string): Words =>
	say(
		`Refused: a caller wanted an encrypted connection. Use ${address} (ws:// and not wss://).`,
		`拒否しました: 暗号化された接続が要求されました。${address} を使ってください (wss:// ではなく ws:// です)。`,
	);

const notHttp = ({ message }: Noise): Words =>
	say(
		`Refused: a caller sent something that is no HTTP request (${message}).`,
		`拒否しました: HTTP リクエストではないデータが届きました (${message})。`,
	);
