import { STATUS_CODES } from 'node:http';
import { StartError, type AdapterReport } from '../adapter.ts';
import { cleanName } from '../../contract/clean-name.ts';
import { say, type Words } from '../../contract/words.ts';
import { systemCode, unreachable, type Place } from '../kit/network-words.ts';

export type Ending = Exclude<AdapterReport, { kind: 'ready' }>;

const needsYou = (en: string, ja: string): Ending => ({ kind: 'needs-you', why: say(en, ja) });
const lost = (en: string, ja: string): Ending => ({ kind: 'lost', why: say(en, ja) });

export const startError = ({ kind, why }: Ending, cause?: unknown): StartError =>
	new StartError(kind, why, { cause });

/** Refusals that are over by themselves: too slow, too early, too many. */
const passing = new Set([408, 425, 429]);

/** Why a handshake was answered with something else than a WebSocket. */
export function refusalOf(status: number, { host }: Place): Ending {
	const name = `${status} ${STATUS_CODES[status] ?? ''}`.trim();
	if (status === 401 || status === 403)
		return needsYou(
			`${host} refused the connection (${name}): a token or password is missing or wrong. Compare URL, headers and secrets with what the server asks for.`,
			`${host} に接続を拒否されました（${name}）。トークンやパスワードがないか、間違っています。URL・ヘッダー・シークレットを確認してください。`,
		);
	if (status === 404)
		return needsYou(
			`${host} has nothing at this path (${name}). Compare the URL with the documentation of the server.`,
			`${host} にこのパスはありません（${name}）。サーバーの仕様書で URL を確認してください。`,
		);
	if (status >= 300 && status < 400)
		return needsYou(
			`${host} sends this connection elsewhere (${name}). Give the address that it leads to; wss:// instead of ws:// may be all.`,
			`${host} が別のアドレスへの転送を求めています（${name}）。転送先の URL を指定してください。ws:// を wss:// に変えるだけでよい場合もあります。`,
		);
	if (status >= 500 || passing.has(status))
		return lost(
			`${host} does not take connections right now (${name}).`,
			`${host} はいま接続を受け付けていません（${name}）。`,
		);
	if (status < 300) return noServer(name);
	return needsYou(
		`${host} refused the connection (${name}). Compare URL, headers and subprotocol with the documentation of the server.`,
		`${host} に接続を拒否されました（${name}）。URL・ヘッダー・サブプロトコルを確認してください。`,
	);
}

const noServer = (said: string): Ending =>
	needsYou(
		`What answers there is no WebSocket server (${said}). Compare the port and the path of the URL.`,
		`応答したのは WebSocket サーバーではありません（${said}）。URL のポートとパスを確認してください。`,
	);

/** Why TLS failed; null for other failures. */
function tlsFailure(code: string, { host, port }: Place): Ending | null {
	if (code === 'CERT_HAS_EXPIRED' || code === 'CERT_NOT_YET_VALID')
		return needsYou(
			`The certificate of ${host} is not valid today (${code}). See whether the clock of this computer is right; else it is the server's to renew.`,
			`${host} の証明書は有効期間外です（${code}）。このコンピューターの時計を確認してください。時計が正しければ、サーバー側での更新が必要です。`,
		);
	if (code === 'ERR_TLS_CERT_ALTNAME_INVALID')
		return needsYou(
			`The certificate of the server is not made out to "${host}". Use the name that is in it.`,
			`サーバーの証明書は「${host}」のものではありません。証明書にある名前を使ってください。`,
		);
	if (/SELF_SIGNED|^UNABLE_TO_|^CERT_|INVALID_CA/u.test(code))
		return needsYou(
			`The certificate of ${host} is not trusted (${code}). For a server of your own, paste it under "Certificate to trust"; on this computer, ws:// will do.`,
			`${host} の証明書を信頼できません（${code}）。自分のサーバーなら「信頼する証明書」に貼り付けてください。このコンピューター上なら ws:// も使えます。`,
		);
	if (code === 'EPROTO' || code.startsWith('ERR_SSL'))
		return needsYou(
			`Port ${port} of ${host} is not encrypted (${code}). Try ws:// instead of wss://, or another port.`,
			`${host} のポート ${port} は暗号化に対応していません（${code}）。wss:// ではなく ws:// にするか、別のポートを指定してください。`,
		);
	return null;
}

/** Why no connection came about. */
export function openFault(error: Error, place: Place): Ending {
	const code = systemCode(error);
	const network = unreachable(error, place);
	if (network) return { kind: 'lost', why: network };
	const tls = tlsFailure(code, place);
	if (tls) return tls;
	if (error.message.includes('timed out'))
		return lost(
			`${place.host} accepts the connection on port ${place.port} and then says nothing. See whether the server hangs, and whether the port is right.`,
			`${place.host} のポート ${place.port} は接続を受け付けますが応答がありません。サーバーが固まっていないか、ポートが正しいか確認してください。`,
		);
	if (error.message.includes('subprotocol'))
		return needsYou(
			'The server does not agree to the subprotocol. Compare the setting with its documentation.',
			'サーバーがサブプロトコルに同意しませんでした。サーバーの仕様書で設定を確認してください。',
		);
	return noServer(code === '' ? error.message : code);
}

/** Stands for a close code where the server left our pings unanswered. */
export const SILENT = -1;
/** Stands for a close code where a message was larger than we take. */
export const TOO_LARGE = -2;

const closings: Readonly<Record<number, Words>> = {
	[SILENT]: say(
		'The server stopped answering: it hangs, or the network between is down.',
		'サーバーが応答しなくなりました。固まっているか、途中のネットワークが切れています。',
	),
	[TOO_LARGE]: say(
		'The server sent a message of more than 1 MiB, which is not taken.',
		'サーバーから 1 MiB を超えるメッセージが届いたため、切断しました。',
	),
	1000: say('The server closed the connection.', 'サーバーが接続を閉じました。'),
	1001: say('The server was shut down.', 'サーバーが停止しました。'),
	1002: say(
		'The server says that something broke the WebSocket protocol.',
		'サーバーがプロトコルエラーを検出しました。',
	),
	1003: say(
		'The server does not take messages of this kind.',
		'サーバーはこの種類のメッセージを受け付けません。',
	),
	1006: say('The connection to the server broke.', 'サーバーとの接続が切れました。'),
	1008: say(
		'The server refused what it was sent, or who sent it.',
		'サーバーのポリシーにより切断されました。',
	),
	1009: say(
		'A message was too large for the server.',
		'送信したメッセージがサーバーの上限を超えています。',
	),
	1011: say('Something failed in the server.', 'サーバー内部でエラーが発生しました。'),
	1012: say('The server restarts.', 'サーバーが再起動しています。'),
	1013: say('The server has too much to do right now.', 'サーバーが混み合っています。'),
};

/** What the registry of close codes calls "unauthorized" and "forbidden": the same again would not help. */
const refused = new Set([3000, 3003]);

/** Why a connection that worked has ended. `reason` is the server's own text. */
export function endingOf(code: number, reason: string): Ending {
	const said = cleanName(reason);
	const detail = [code > 0 ? String(code) : null, said].filter((part) => part !== null).join(': ');
	if (refused.has(code))
		return needsYou(
			`The server refused the connection (${detail}). Compare headers, secrets and what is sent after connecting with what it asks for.`,
			`サーバーに接続を拒否されました（${detail}）。ヘッダー・シークレット・接続後に送るメッセージを確認してください。`,
		);
	const words = closings[code] ?? closings[1000];
	const { en, ja } = words ?? say('', '');
	if (detail === '') return lost(en, ja);
	return lost(en.replace(/\.$/u, ` (${detail}).`), ja.replace(/。$/u, `（${detail}）。`));
}
