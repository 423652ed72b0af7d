import { say, type Words } from '../../contract/words.ts';

/** Where something is expected to answer. */
export interface Place {
	/** Name or address of a computer. */
	readonly host: string;
	readonly port: number;
}

/** The system's code of a failure (`ECONNREFUSED`), also where it is wrapped in others; empty where there is none. */
export function systemCode(error: unknown): string {
	for (let cause = error; cause instanceof Error; cause = cause.cause) {
		if ('code' in cause && typeof cause.code === 'string') return cause.code;
		// Two addresses were tried, ::1 and 127.0.0.1 as a rule: the last one speaks for both.
		if (cause instanceof AggregateError) cause.cause ??= cause.errors.at(-1);
	}
	return '';
}

/**
 * Why a place could not be reached, for failures of the network and of programs that are not there: all of them are worth
 * another try. Null for any other failure.
 */
export function unreachable(error: unknown, { host, port }: Place): Words | null {
	switch (systemCode(error)) {
		case 'ECONNREFUSED':
			return say(
				`Nothing answers on port ${port} of ${host}: the program does not run, or listens on another port.`,
				`${host} のポート ${port} から応答がありません。プログラムが起動していないか、別のポートを使っています。`,
			);
		case 'ENOTFOUND':
		case 'EAI_AGAIN':
			return say(
				`No computer is named "${host}" on this network. Check the name, and that this computer is connected.`,
				`「${host}」というコンピューターは見つかりません。名前とネットワーク接続を確認してください。`,
			);
		case 'ETIMEDOUT':
		case 'EHOSTUNREACH':
		case 'EHOSTDOWN':
		case 'ENETUNREACH':
		case 'ENETDOWN':
			return say(
				`${host} cannot be reached: it is off, or this computer is not connected to its network.`,
				`${host} に到達できません。相手の電源が入っていないか、ネットワークに接続されていません。`,
			);
		case 'ECONNRESET':
		case 'ECONNABORTED':
		case 'EPIPE':
			return say(`${host} broke the connection off.`, `${host} が接続を切断しました。`);
		default:
			return null;
	}
}

/** A port of this machine that could not be listened on; null for failures that are not about the port. */
export function portTaken(error: unknown, port: number): Words | null {
	switch (systemCode(error)) {
		case 'EADDRINUSE':
			return say(
				`Another program already listens on port ${port}. Close it, or choose another port here.`,
				`ポート ${port} は別のプログラムが使用中です。そのプログラムを終了するか、別のポートを指定してください。`,
			);
		case 'EACCES':
			return say(
				`The system does not allow port ${port}. Choose one above 1023.`,
				`ポート ${port} の使用はシステムに許可されていません。1024 以上のポートを指定してください。`,
			);
		default:
			return null;
	}
}
