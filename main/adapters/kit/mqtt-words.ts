import { StartError, type AdapterReport } from '../adapter.ts';
import { say, type Words } from '../../contract/words.ts';
import type { Broker } from './mqtt-broker.ts';
import { systemCode, unreachable } from './network-words.ts';

/** What a connection to a broker came to. */
export interface Fault {
	/** What the system, TLS, the WebSocket or mqtt.js said; null where the broker hung up without a word. */
	readonly error: Error | null;
	/** Reason that the broker gave, by its number. */
	readonly reason: number | null;
}

export type LinkReport = Exclude<AdapterReport, { kind: 'ready' }>;

/** The numbers that brokers give, of MQTT 3.1.1 (below 128) and 5. */
const reasons = {
	version: [1, 132],
	clientId: [2, 133],
	busy: [3, 136, 137, 139, 151, 159],
	login: [4, 134, 140],
	notAuthorized: [5, 135, 138],
	takenOver: [142],
	silent: [141],
};

const isOne = (reason: number | null, of: readonly number[]) =>
	reason !== null && of.includes(reason);

/** Whether the broker asked for another version of MQTT. */
export const isOtherVersion = ({ reason }: Fault) => isOne(reason, reasons.version);

/** Whether it hung up without a reason. */
export const hasHungUp = ({ error, reason }: Fault) =>
	reason === null &&
	(!error || ['ECONNRESET', 'ECONNABORTED', 'EPIPE'].includes(systemCode(error)));

const needsYou = (en: string, ja: string): LinkReport => ({ kind: 'needs-you', why: say(en, ja) });
const lost = (en: string, ja: string): LinkReport => ({ kind: 'lost', why: say(en, ja) });

/** Why TLS failed, for a certificate that is not trusted and for what is no TLS. Null for other failures. */
function tlsFailure(code: string, { host, port, scheme }: Broker): LinkReport | null {
	if (code === 'CERT_HAS_EXPIRED')
		return needsYou(
			`The certificate of ${host} has expired. Renew it at the broker, and see whether the clock of this computer is right.`,
			`${host} の証明書は期限切れです。ブローカー側で更新し、このコンピューターの時計も確認してください。`,
		);
	if (code === 'CERT_NOT_YET_VALID')
		return needsYou(
			`The certificate of ${host} is not valid yet. See whether the clock of this computer is right.`,
			`${host} の証明書はまだ有効になっていません。このコンピューターの時計を確認してください。`,
		);
	if (code === 'ERR_TLS_CERT_ALTNAME_INVALID')
		return needsYou(
			`The certificate of the broker is not made out to "${host}". Use the name that is in it.`,
			`ブローカーの証明書は「${host}」のものではありません。証明書にある名前を使ってください。`,
		);
	if (/SELF_SIGNED|^UNABLE_TO_(GET|VERIFY)|^CERT_|INVALID_CA/u.test(code))
		return needsYou(
			`The certificate of ${host} is not trusted. If it is your own broker, give the PEM file of its CA as "CA certificate".`,
			`${host} の証明書を信頼できません。自分のブローカーの場合は、CA の PEM ファイルを「CA 証明書」に指定してください。`,
		);
	if (code.includes('CERTIFICATE_REQUIRED'))
		return needsYou(
			`${host} asks for a certificate of this app. Only user and password are supported.`,
			`${host} はクライアント証明書を要求しています。対応しているのはユーザー名とパスワードだけです。`,
		);
	if (code === 'EPROTO' || code.startsWith('ERR_SSL'))
		return needsYou(
			`Port ${port} of ${host} does not speak TLS as ${scheme}:// does (${code}). Compare scheme and port with the broker's settings: as a rule 1883 is mqtt://, 8883 is mqtts://.`,
			`${host} のポート ${port} は ${scheme}:// の TLS に対応していません（${code}）。通常は 1883 が mqtt://、8883 が mqtts:// です。`,
		);
	return null;
}

function refusal(reason: number, user: string | undefined): LinkReport {
	if (isOne(reason, [...reasons.login, ...reasons.notAuthorized]))
		return user
			? needsYou(
					`The broker refused the user "${user}": the password is wrong, or the user may not connect.`,
					`ブローカーがユーザー「${user}」を拒否しました。パスワードが違うか、接続が許可されていません。`,
				)
			: needsYou(
					'The broker asks for user and password, and none are set here.',
					'ブローカーがユーザー名とパスワードを求めていますが、設定されていません。',
				);
	if (isOne(reason, reasons.clientId))
		return needsYou(
			'The broker refused the client ID.',
			'ブローカーにクライアント ID を拒否されました。',
		);
	if (isOne(reason, reasons.version))
		return needsYou(
			'The broker speaks neither MQTT 5 nor 3.1.1.',
			'ブローカーが MQTT 5 にも 3.1.1 にも対応していません。',
		);
	if (isOne(reason, reasons.busy))
		return lost(
			`The broker takes no connections right now (reason ${reason}).`,
			`ブローカーはいま接続を受け付けていません（理由 ${reason}）。`,
		);
	return needsYou(
		`The broker refused the connection (reason ${reason}).`,
		`ブローカーに接続を拒否されました（理由 ${reason}）。`,
	);
}

function hungUp({ host, port, scheme }: Broker): LinkReport {
	const isEncrypted = scheme === 'mqtts' || scheme === 'wss';
	const hint = isEncrypted
		? say('it may not be encrypted there (mqtt://)', '暗号化されていない（mqtt://）')
		: say('it may be encrypted there (mqtts://)', '暗号化が必要（mqtts://）');
	return lost(
		`${host} hung up on port ${port} without a word: ${hint.en}, or no MQTT broker.`,
		`${host} のポート ${port} は応答せずに切断しました。${hint.ja}か、MQTT ブローカーではない可能性があります。`,
	);
}

function noBroker(error: Error | null, { host, port }: Broker): LinkReport {
	const said = error?.message ?? '';
	return needsYou(
		`Port ${port} of ${host} does not answer as an MQTT broker does (${said}).`,
		`${host} のポート ${port} の応答は MQTT ブローカーのものではありません（${said}）。`,
	);
}

function reportOf(fault: Fault, broker: Broker, user: string | undefined): LinkReport {
	const { error, reason } = fault;
	if (reason !== null) return refusal(reason, user);
	if (hasHungUp(fault)) return hungUp(broker);
	const why = unreachable(error, broker);
	if (why) return { kind: 'lost', why };
	return tlsFailure(systemCode(error), broker) ?? noBroker(error, broker);
}

/** Says why a broker could not be reached, and whether trying again makes sense. */
export function explain(
	fault: Fault,
	{ broker, user }: { broker: Broker; user: string | undefined },
): StartError {
	const { kind, why } = reportOf(fault, broker, user);
	return new StartError(kind, why, fault.error ? { cause: fault.error } : {});
}

/** A try that took too long. */
export const explainSilence = ({ host, port }: Broker, hasAnswered: boolean): StartError =>
	new StartError(
		'lost',
		hasAnswered
			? say(
					`${host} takes connections on port ${port} and says nothing: the broker hangs, or it is another program.`,
					`${host} のポート ${port} は接続を受け付けますが、応答がありません。ブローカーが固まっているか、別のプログラムです。`,
				)
			: say(
					`${host} does not answer on port ${port}. See whether it is on and its firewall lets MQTT through.`,
					`${host} のポート ${port} から応答がありません。電源と、ファイアウォールで MQTT が許可されているかを確認してください。`,
				),
	);

/** Why a connection that worked has ended. */
export function explainEnd({ error, reason }: Fault, broker: Broker): LinkReport {
	if (isOne(reason, reasons.takenOver))
		return needsYou(
			'Another program connected to the broker with the same client ID. Give one of the two another ID, then press Retry.',
			'同じクライアント ID の別のプログラムがブローカーに接続しました。どちらかの ID を変えて、「再試行」を押してください。',
		);
	if (isOne(reason, reasons.notAuthorized))
		return needsYou(
			'The broker ended the connection: it is not allowed any more.',
			'ブローカーに接続を切られました。接続が許可されなくなっています。',
		);
	if (isOne(reason, reasons.silent) || error?.message === 'Keepalive timeout')
		return { kind: 'lost', why: silent };
	const detail = reason === null ? systemCode(error) : String(reason);
	return {
		kind: 'lost',
		why:
			unreachable(error, broker) ??
			say(
				`The broker ended the connection${detail && ` (${detail})`}.`,
				`ブローカーとの接続が切れました${detail && `（${detail}）`}。`,
			),
	};
}

/** It was there and answers no more. */
export const silent: Words = say(
	'The broker stopped answering: it hangs, or the network between is down.',
	'ブローカーが応答しなくなりました。固まっているか、途中のネットワークが切れています。',
);
