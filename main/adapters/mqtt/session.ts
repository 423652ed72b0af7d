import { randomUUID } from 'node:crypto';
import { StartError, type AdapterContext, type AdapterReport, type Session } from '../adapter.ts';
import { AppError } from '../../contract/errors.ts';
import { say, type Words } from '../../contract/words.ts';
import { brokerOf } from '../kit/mqtt-broker.ts';
import { MqttLink, type Qos } from '../kit/mqtt-link.ts';
import { announce, noticeTopic } from './home-assistant.ts';
import { Inbox } from './inbox.ts';
import { Presence } from './presence.ts';
import type { MqttSettings } from './settings.ts';
import { readSubscription } from './topics.ts';

/** A running connection to one broker. */
export interface MqttSession extends Session {
	readonly link: MqttLink;
	readonly inbox: Inbox;
	readonly settings: MqttSettings;
	/** Messages that went out. */
	sent: number;
}

/** Connects, subscribes and says that it is there. */
export async function startSession(
	settings: MqttSettings,
	context: AdapterContext,
): Promise<MqttSession> {
	const inbox = new Inbox(settings, context);
	const presence = new Presence(settings);
	let lost: Lost | null = null;
	let isReady = false;
	const link = await MqttLink.open(
		{
			...settings,
			clientId: settings.clientId ?? `resonite-bridge-${randomUUID().slice(0, 8)}`,
			will: presence.will,
		},
		{
			onMessage: inbox.hear,
			onLost(report) {
				lost = withHint(report, settings);
				// Before that, `start` itself throws why.
				if (isReady) context.setStatus(lost);
			},
		},
		context.signal,
	);
	const stop = async () => {
		inbox.stop();
		await presence.leave(link);
	};
	try {
		const refused = await link.subscribe(subscriptionsOf(settings), context.signal);
		await introduce(link, { presence, settings, context });
		context.signal.throwIfAborted();
		isReady = true;
		context.setStatus(ready({ settings, link, refused }));
	} catch (error) {
		await stop();
		throw asStartError(error, lost);
	}
	return {
		link,
		inbox,
		settings,
		sent: 0,
		want(events) {
			inbox.want(events);
		},
		check: (signal) => link.check(signal),
		stop,
	};
}

function subscriptionsOf(settings: MqttSettings): { filter: string; qos: Qos }[] {
	const { homeAssistant, readings, subscriptions } = settings;
	return [
		...readings.map(({ filter }) => ({ filter, qos: 1 as const })),
		...subscriptions.map(readSubscription).filter((one) => one !== null),
		...(homeAssistant ? [{ filter: noticeTopic(settings), qos: 1 as const }] : []),
	];
}

/** A broker that does not let us say who we are still lets us do the rest. */
async function introduce(
	link: MqttLink,
	{
		presence,
		settings,
		context,
	}: { presence: Presence; settings: MqttSettings; context: AdapterContext },
): Promise<void> {
	const { signal, folder } = context;
	try {
		await announce(link, { settings, statusTopic: presence.topic, folder, signal });
		await presence.appear(link, signal);
	} catch (error) {
		if (!(error instanceof AppError) || link.ended.aborted) throw error;
		context.log(error.words);
	}
}

type Lost = Extract<AdapterReport, { why: Words }>;

/** Some brokers end the elder of two connections with one client ID, and do not say why. */
function withHint(report: Lost, { clientId }: MqttSettings): Lost {
	if (!clientId || report.kind !== 'lost') return report;
	const { en, ja } = report.why;
	return {
		kind: 'lost',
		why: say(
			`${en} If that repeats, another program uses the same client ID.`,
			`${ja}繰り返す場合は、別のプログラムが同じクライアント ID を使っています。`,
		),
	};
}

/** Whatever goes wrong between connecting and being ready passes, as a rule. */
function asStartError(error: unknown, lost: Lost | null): unknown {
	if (lost) return new StartError(lost.kind, lost.why, { cause: error });
	return error instanceof AppError ? new StartError('lost', error.words, { cause: error }) : error;
}

function ready({
	settings: { broker, readings, subscriptions },
	link,
	refused,
}: {
	settings: MqttSettings;
	link: MqttLink;
	refused: readonly string[];
}): AdapterReport {
	const { host, port } = brokerOf(broker);
	const version = link.version === 5 ? '5' : '3.1.1';
	const count = subscriptions.length + readings.length;
	const hears =
		count === 0
			? say('It subscribes to nothing yet.', '購読するトピックはまだありません。')
			: say(`Subscriptions: ${count}.`, `購読: ${count} 件。`);
	const list = refused.join(', ');
	const lacks =
		refused.length === 0
			? say('', '')
			: say(` The broker does not allow: ${list}.`, `ブローカーが許可していません: ${list}`);
	return {
		kind: 'ready',
		detail: say(
			`${host}:${port}, MQTT ${version}. ${hears.en}${lacks.en}`,
			`${host}:${port}、MQTT ${version}。${hears.ja}${lacks.ja}`,
		),
	};
}
