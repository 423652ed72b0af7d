import { AppError } from '../../contract/errors.ts';
import { say } from '../../contract/words.ts';

/** A broker in the house answers in milliseconds, one on the internet well within a second. In ms. */
export const BROKER_LIMIT = 5_000;

export const gone = () =>
	new AppError(
		'ADAPTER_NOT_READY',
		say('The connection to the broker has ended.', 'ブローカーとの接続は終了しています。'),
	);

export const tooSlow = () =>
	new AppError(
		'COMMAND_TIMED_OUT',
		say(
			`The broker did not answer within ${BROKER_LIMIT / 1_000} s.`,
			`ブローカーから ${BROKER_LIMIT / 1_000} 秒以内に応答がありませんでした。`,
		),
	);

export const tooMany = () =>
	new AppError(
		'RATE_LIMITED',
		say(
			'The broker takes messages more slowly than they are sent.',
			'送信の速さにブローカーの受信が追いついていません。',
		),
	);

export function refused(topic: string, error: Error): AppError {
	return new AppError(
		'COMMAND_FAILED',
		say(
			`The broker did not take the message for "${topic}": ${error.message}.`,
			`ブローカーが "${topic}" へのメッセージを受け付けませんでした: ${error.message}`,
		),
		{ cause: error },
	);
}
