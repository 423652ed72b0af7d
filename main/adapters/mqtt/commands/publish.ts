import * as z from 'zod';
import { AppError } from '../../../contract/errors.ts';
import { say } from '../../../contract/words.ts';
import type { Qos } from '../../kit/mqtt-link.ts';
import { eventPayload, eventTopic } from '../home-assistant.ts';
import type { MqttSession } from '../session.ts';
import { isTopic, matchesOne } from '../topics.ts';
import { command, text, topic } from './shared.ts';

interface Message {
	readonly topic: string;
	readonly text: string;
	readonly qos?: string;
	readonly isRetained: boolean;
}

/** @throws AppError */
async function publish(
	session: MqttSession,
	{ topic: to, text: payload, qos, isRetained }: Message,
	signal: AbortSignal,
): Promise<Record<string, never>> {
	const { settings, link } = session;
	if (!isTopic(to))
		throw new AppError(
			'FIELD_INVALID',
			say(
				'The field topic must be a topic, without + and #.',
				'フィールド topic は + と # を含まないトピックにしてください。',
			),
		);
	if (!matchesOne(settings.publishable, to))
		throw new AppError(
			'ACCESS_REFUSED',
			say(
				'Items may not publish to this topic. The person at the desktop adds it in the settings of the adapter.',
				'このトピックへの送信は許可されていません。デスクトップでアダプターの設定に追加してください。',
			),
		);
	const level = Number(qos ?? settings.publishQos) as Qos;
	await link.publish({ topic: to, payload, qos: level, isRetained }, signal);
	session.sent += 1;
	return {};
}

/** Topics that can be published to: those that are known, and those that the settings name. */
const publishableTopics = ({ settings, inbox }: MqttSession): string[] => [
	...new Set([
		...settings.publishable.filter(isTopic),
		...inbox.topics.filter((known) => matchesOne(settings.publishable, known)),
	]),
];

export const publishCommands = {
	publish: command({
		summary: say('Publishes a text to a topic.', 'トピックにテキストを送信します。'),
		risk: 'control',
		params: { topic, text },
		suggest: { topic: publishableTopics },
		run: (session, params, { signal }) =>
			publish(session, { ...params, isRetained: false }, signal),
	}),
	retain: command({
		summary: say(
			'Publishes a text that the broker keeps for those who come later. Without a text, it forgets the one that it keeps.',
			'テキストを送信し、あとから購読する相手のためにブローカーに残します。テキストがなければ、残っているものを消します。',
		),
		risk: 'control',
		params: { topic, text: text.default('') },
		suggest: { topic: publishableTopics },
		run: (session, params, { signal }) => publish(session, { ...params, isRetained: true }, signal),
	}),
	'publish-with': command({
		summary: say(
			'Publishes a text with a QoS of its own, kept by the broker or not.',
			'QoS と保持の有無を指定してテキストを送信します。',
		),
		risk: 'control',
		params: {
			topic,
			qos: z.enum(['0', '1', '2']).meta({ label: say('QoS', 'QoS'), example: '2' }),
			retain: z.boolean().meta({ label: say('Keep', '保持する'), example: 'true' }),
			text,
		},
		suggest: { topic: publishableTopics },
		run: (session, { retain, ...params }, { signal }) =>
			publish(session, { ...params, isRetained: retain }, signal),
	}),
	tell: command({
		summary: say(
			'Tells Home Assistant a text: the event of this device fires, with text and sender.',
			'Home Assistant にテキストを伝えます。このデバイスのイベントが、テキストと送信者付きで発生します。',
		),
		risk: 'control',
		params: { text },
		async run({ link, settings }, params, { signal, client }) {
			if (!settings.homeAssistant)
				throw new AppError(
					'STATE_CONFLICT',
					say(
						'Home Assistant is switched off in the settings of the adapter.',
						'アダプターの設定で Home Assistant がオフになっています。',
					),
				);
			const payload = eventPayload(params.text, client.name);
			await link.publish({ topic: eventTopic(settings), payload, qos: 1 }, signal);
			return {};
		},
	}),
};
