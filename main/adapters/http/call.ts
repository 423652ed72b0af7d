import { AppError } from '../../contract/errors.ts';
import { say } from '../../contract/words.ts';
import { compileReduction } from '../kit/reduction.ts';
import { settle } from '../kit/settle.ts';
import type { Dialer } from './dialer.ts';
import { explain, statusError, timedOut } from './faults.ts';
import { Masks } from './masks.ts';
import { readRequest, type Outgoing } from './request.ts';
import { send, valueOf, type Answer } from './send.ts';
import type { HttpSettings, RequestRow } from './settings.ts';
import { dataOf, textOf } from './text.ts';

/** Characters of an answer that is passed on as it is: as many as a reduction may give. */
const MAX_TEXT = 16_000;

/** One request of the settings, ready to be called again and again. */
export interface Caller {
	readonly row: RequestRow;
	readonly masks: Masks;
	/** @throws AppError FIELD_MISSING, FIELD_INVALID */
	fill(values: readonly string[]): Outgoing;
	/** @throws AppError */
	send(outgoing: Outgoing, use: { dialer: Dialer; signal: AbortSignal }): Promise<Answer>;
	/** What the item gets of an answer. @throws AppError */
	reduce(answer: Answer): Promise<string[]>;
}

/** @throws AppError SETTINGS_INVALID where a secret is missing */
export function createCaller(settings: HttpSettings, row: RequestRow): Caller {
	const template = readRequest(row);
	const secrets = new Map(
		settings.secrets.flatMap(({ name, value }) => (value === undefined ? [] : [[name, value]])),
	);
	const missing = template.secrets.find((name) => !secrets.has(name));
	if (missing !== undefined) throw noSecret(row.name, missing);
	const masks = new Masks(secrets.values());
	const reduction = row.reduce === '' ? null : compileReduction(row.reduce);
	return {
		row,
		masks,
		fill: (values) => template.fill(values, secrets),
		async send(outgoing, { dialer, signal }) {
			const ended = new AbortController();
			const limit = settings.maxAnswer * 1_024;
			const sent = send(outgoing, { dialer, masks, limit, signal: ended.signal });
			try {
				// A name that is looked up, and a connection that does not come up, hear of no signal.
				return await settle(sent, {
					ms: row.timeout * 1_000,
					late: () => timedOut(row.timeout),
					signals: [signal],
				});
			} catch (error) {
				ended.abort(error);
				throw explain(error);
			}
		},
		async reduce({ status, headers, body }) {
			const problem = statusError(status, valueOf(headers, 'retry-after'));
			if (problem) throw problem;
			const type = valueOf(headers, 'content-type');
			const text = textOf(body, type);
			const found = reduction
				? await reduction.reduce(dataOf(text, type)).catch(hideIn(masks))
				: whole(text);
			return found.map((value) => masks.hide(String(value)));
		},
	};
}

/** What JSONata says of a mistake may quote a value. */
const hideIn =
	(masks: Masks) =>
	(error: unknown): never => {
		if (!(error instanceof AppError)) throw error;
		const { code, words } = error;
		throw new AppError(code, say(masks.hide(words.en), masks.hide(words.ja)));
	};

/** @throws AppError COMMAND_FAILED: an answer is never cut, since nobody could tell */
function whole(text: string): string[] {
	if (text.length > MAX_TEXT) throw new AppError('COMMAND_FAILED', tooLong(text.length));
	return text === '' ? [] : [text];
}

const tooLong = (length: number) =>
	say(
		`The answer has ${length} characters, and at most ${MAX_TEXT} can be passed on. Say in the request which values of it are wanted.`,
		`応答が ${length} 文字あり、そのまま渡せる上限（${MAX_TEXT} 文字）を超えています。リクエストの設定で、取り出す値を指定してください。`,
	);

const noSecret = (request: string, secret: string) =>
	new AppError(
		'SETTINGS_INVALID',
		say(
			`The request "${request}" uses {{secret.${secret}}}, but there is no such secret, or it is empty. Fill it in under Secrets.`,
			`リクエスト "${request}" で使っている {{secret.${secret}}} が未設定です。「シークレット」に入力してください。`,
		),
	);
