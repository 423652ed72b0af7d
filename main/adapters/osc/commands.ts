import * as z from 'zod';
import { commandsOf } from '../adapter.ts';
import { AppError } from '../../contract/errors.ts';
import { say } from '../../contract/words.ts';
import { bundle, message } from './compose.ts';
import { targetOf, type OscSession } from './session.ts';

const oscCommand = commandsOf<OscSession>();

/** Fields of one message; a message of the bridge holds no more anyway. */
const MAX_FIELDS = 1_000;

const address = z
	.string()
	.min(1)
	.max(255)
	.meta({ label: say('Address', 'アドレス'), example: '/mixer/1/fader' });

const args = z
	.array(z.string())
	.max(MAX_FIELDS)
	.default([])
	.meta({
		label: say('Arguments', '引数'),
		hint: say(
			'3 is an integer, 0.5 a float, [1; 2; 3] three floats, true and false as they are, all else text. A prefix chooses: s:3, f:3.',
			'3 は整数、0.5 は小数、[1; 2; 3] は小数 3 つ、true / false は真偽値、それ以外は文字列です。s:3 や f:3 のように型を指定できます。',
		),
		example: '0.75',
	});

const target = z
	.string()
	.min(1)
	.meta({ label: say('Target', '送信先'), example: 'mixer' });

const messages = z
	.array(z.string())
	.min(1)
	.max(MAX_FIELDS)
	.meta({
		label: say('Messages', 'メッセージ'),
		hint: say(
			'Each field that begins with / begins a message. +0.5 before them delays by half a second.',
			'/ で始まるフィールドごとに 1 つのメッセージになります。先頭に +0.5 と書くと 0.5 秒後が指定されます。',
		),
		example: '/mixer/1/fader',
	});

const count = z.number().meta({ label: say('Messages', 'メッセージ数'), example: '2' });

const names = ({ targets }: OscSession) => targets.map(({ name }) => name);
const heard = ({ inbox }: OscSession) => inbox.values.addresses;

async function send(
	session: OscSession,
	what: { bytes: Uint8Array; count: number },
	name?: string,
): Promise<string> {
	const to = targetOf(session, name);
	await to.send(what.bytes);
	session.sent += what.count;
	return to.name;
}

export const oscCommands = {
	send: oscCommand({
		summary: say('Sends a message to the first target.', '最初の送信先にメッセージを送る。'),
		risk: 'control',
		params: { address, args },
		result: { target },
		suggest: { address: heard },
		async run(session, params) {
			const bytes = message(params.address, params.args);
			return { target: await send(session, { bytes, count: 1 }) };
		},
	}),

	'send-to': oscCommand({
		summary: say('Sends a message to a target.', '送信先を指定してメッセージを送る。'),
		risk: 'control',
		params: { target, address, args },
		result: { target },
		suggest: { target: names, address: heard },
		async run(session, params) {
			const bytes = message(params.address, params.args);
			return { target: await send(session, { bytes, count: 1 }, params.target) };
		},
	}),

	bundle: oscCommand({
		summary: say(
			'Sends several messages to the first target, to be carried out together.',
			'複数のメッセージを 1 つにまとめて、最初の送信先に送る。',
		),
		risk: 'control',
		params: { messages },
		result: { target, count },
		async run(session, params) {
			const made = bundle(params.messages);
			return { target: await send(session, made), count: made.count };
		},
	}),

	'bundle-to': oscCommand({
		summary: say(
			'Sends several messages to a target, to be carried out together.',
			'複数のメッセージを 1 つにまとめて、指定した送信先に送る。',
		),
		risk: 'control',
		params: { target, messages },
		result: { target, count },
		suggest: { target: names },
		async run(session, params) {
			const made = bundle(params.messages);
			return { target: await send(session, made, params.target), count: made.count };
		},
	}),

	value: oscCommand({
		summary: say(
			'Tells the newest arguments that arrived for an address.',
			'アドレスに最後に届いた引数を返す。',
		),
		risk: 'read',
		params: { address },
		result: {
			args: z.array(z.string()).meta({ label: say('Arguments', '引数'), example: '0.75' }),
		},
		untrusted: ['args'],
		suggest: { address: heard },
		run({ inbox }, params) {
			const found = inbox.values.get(params.address);
			if (!found) throw neverHeard();
			return { args: [...found] };
		},
	}),

	targets: oscCommand({
		summary: say('Tells the names of the targets.', '送信先の名前を返す。'),
		risk: 'read',
		result: {
			names: z.array(z.string()).meta({ label: say('Targets', '送信先'), example: 'mixer' }),
		},
		run: (session) => ({ names: names(session) }),
	}),

	status: oscCommand({
		summary: say(
			'Looks up where the targets are, and tells what went in and out since the start.',
			'送信先の名前を確認し、起動後に送受信した数を返す。',
		),
		risk: 'read',
		result: {
			targets: z.number().meta({ label: say('Targets', '送信先の数'), example: '1' }),
			port: z.number().meta({
				label: say('Listening port', '受信ポート'),
				hint: say('0: none.', '0 は受信なしです。'),
				example: '9001',
			}),
			sent: z.number().meta({ label: say('Sent', '送信数'), example: '12' }),
			heard: z.number().meta({ label: say('Heard', '受信数'), example: '340' }),
			malformed: z.number().meta({ label: say('Not readable', '読めなかった数'), example: '0' }),
		},
		async run({ targets, port, inbox, sent }) {
			await Promise.all(targets.map((one) => one.open()));
			const { heard, malformed } = inbox;
			return { targets: targets.length, port: port ?? 0, sent, heard, malformed };
		},
	}),
};

const neverHeard = () =>
	new AppError(
		'TARGET_NOT_FOUND',
		say(
			'Nothing arrived for this address yet, or too many others did since.',
			'このアドレスの値はまだ届いていないか、古くなって破棄されました。',
		),
	);
