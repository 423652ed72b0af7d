import { connect as dial } from 'node:net';
import { once } from 'node:events';
import { StartError } from '../adapter.ts';
import { say, type Words } from '../../contract/words.ts';
import type { ObsSettings } from './settings.ts';

/** Close codes of obs-websocket 5. */
const closed = { wrongPassword: 4009, wrongRpcVersion: 4010, kicked: 4011 } as const;

/** The close code of a server that quits. */
export const GOING_AWAY = 1001;

/** Stands for a close code where OBS left our pings unanswered. */
export const SILENT = -1;

/** Faults of the network or of a program that is not there: worth another try. */
const passing = new Set([
	'ECONNRESET',
	'ECONNABORTED',
	'EPIPE',
	'ETIMEDOUT',
	'EHOSTUNREACH',
	'EHOSTDOWN',
	'ENETUNREACH',
	'ENETDOWN',
]);

export interface Fault {
	/** Close code of the WebSocket, -1 where it never opened. */
	readonly code: number;
	readonly message: string;
	/** What the system or `ws` threw. */
	readonly cause: unknown;
}

const systemCode = (cause: unknown): string =>
	cause instanceof Error && 'code' in cause && typeof cause.code === 'string' ? cause.code : '';

function notObs({ host, port }: ObsSettings, said: Words): StartError {
	return new StartError(
		'needs-you',
		say(
			`Port ${port} on ${host} does not answer as OBS does (${said.en}). Another program may hold it: compare the port with Tools > WebSocket Server Settings in OBS.`,
			`${host} のポート ${port} の応答は OBS のものではありません（${said.ja}）。別のプログラムが使っている可能性があります。OBS の「ツール」>「WebSocket サーバー設定」のポートと比べてください。`,
		),
	);
}

function wrongPassword({ password }: ObsSettings): StartError {
	return new StartError(
		'needs-you',
		password
			? say(
					'OBS refused the password. Copy it from Tools > WebSocket Server Settings > Show Connect Info.',
					'OBS にパスワードを拒否されました。「ツール」>「WebSocket サーバー設定」>「接続情報を表示」からコピーしてください。',
				)
			: say(
					'OBS asks for a password and none is set here. Copy it from Tools > WebSocket Server Settings > Show Connect Info.',
					'OBS がパスワードを求めていますが、設定されていません。「ツール」>「WebSocket サーバー設定」>「接続情報を表示」からコピーしてください。',
				),
	);
}

const wrongProtocol = (port: number): StartError =>
	new StartError(
		'failed',
		say(
			`The WebSocket server on port ${port} does not speak version 5 of OBS's protocol. OBS has it since version 28: update OBS, and remove an older obs-websocket plugin.`,
			`ポート ${port} の WebSocket サーバーは OBS のプロトコル バージョン 5 に対応していません。OBS 28 以降に更新し、古い obs-websocket プラグインがあれば削除してください。`,
		),
	);

/** Says why OBS could not be reached, and whether trying again makes sense. */
export function explain(fault: Fault, settings: ObsSettings): StartError {
	const { host, port } = settings;
	if (fault.code === closed.wrongPassword) return wrongPassword(settings);
	if (fault.code === closed.wrongRpcVersion) return wrongProtocol(port);
	// `ws` says this of a server that ignores "obswebsocket.json": obs-websocket 4 did.
	if (fault.message === 'Server sent no subprotocol') return wrongProtocol(port);
	const system = systemCode(fault.cause);
	if (system === 'ECONNREFUSED')
		return new StartError(
			'lost',
			say(
				`Nothing answers on port ${port} of ${host}: OBS is not running, or its WebSocket server is off (Tools > WebSocket Server Settings).`,
				`${host} のポート ${port} から応答がありません。OBS が起動していないか、WebSocket サーバーが無効です（「ツール」>「WebSocket サーバー設定」）。`,
			),
		);
	if (system === 'ENOTFOUND' || system === 'EAI_AGAIN')
		return new StartError(
			'lost',
			say(
				`No computer is named "${host}" on this network.`,
				`このネットワークに「${host}」というコンピューターは見つかりません。`,
			),
		);
	if (passing.has(system) || (fault.code >= 1000 && fault.code < 4000))
		return new StartError('lost', broken(fault.code, system));
	return notObs(settings, say(fault.message, fault.message));
}

/** A try that took too long: a computer that is off, or a program that listens and says nothing. */
export async function explainSilence(
	settings: ObsSettings,
	signal: AbortSignal,
): Promise<StartError> {
	const { host, port } = settings;
	if (await accepts(settings, signal))
		return notObs(settings, say('it accepts the connection and says nothing', '接続後に応答なし'));
	return new StartError(
		'lost',
		say(
			`${host} does not answer on port ${port}. See whether that computer is on and its firewall lets OBS through.`,
			`${host} のポート ${port} から応答がありません。そのコンピューターの電源と、ファイアウォールで OBS が許可されているかを確認してください。`,
		),
	);
}

async function accepts({ host, port }: ObsSettings, signal: AbortSignal): Promise<boolean> {
	const socket = dial({ host, port, timeout: 1_000 });
	const end = () => socket.destroy();
	signal.addEventListener('abort', end, { once: true });
	try {
		const outcome = await Promise.race([
			once(socket, 'connect').then(() => true),
			once(socket, 'timeout').then(() => false),
			once(socket, 'close').then(() => false),
		]);
		return outcome;
	} catch (error) {
		// `once` rejects with the socket's own error: refused, unreachable. Anything else is ours.
		if (systemCode(error) === '') throw error;
		return false;
	} finally {
		signal.removeEventListener('abort', end);
		socket.destroy();
	}
}

/** Why a connection that worked has ended. */
export function explainEnd(code: number): { kind: 'lost' | 'needs-you'; why: Words } {
	if (code === closed.kicked)
		return {
			kind: 'needs-you',
			why: say(
				'Someone ended this connection in OBS (Tools > WebSocket Server Settings > Kick). Press Retry to connect again.',
				'OBS 側で接続が切られました（「ツール」>「WebSocket サーバー設定」のキック）。「再試行」を押すと再接続します。',
			),
		};
	if (code === SILENT)
		return {
			kind: 'lost',
			why: say(
				'OBS stopped answering: it hangs, or the network between is down.',
				'OBS が応答しなくなりました。OBS が固まっているか、途中のネットワークが切れています。',
			),
		};
	return { kind: 'lost', why: broken(code, '') };
}

function broken(code: number, system: string): Words {
	if (code === GOING_AWAY)
		return say(
			'OBS was closed, or its WebSocket server was switched off.',
			'OBS が終了したか、WebSocket サーバーが無効になりました。',
		);
	const detail = system === '' ? `${code}` : system;
	return say(`The connection to OBS broke (${detail}).`, `OBS との接続が切れました（${detail}）。`);
}
