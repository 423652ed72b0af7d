import * as z from 'zod';
import { say } from '../../contract/words.ts';
import { brokerAccess, brokerUrl } from '../kit/mqtt-broker.ts';
import { readingsTable } from './readings-table.ts';
import { isFilter, isTopic, readSubscription } from './topics.ts';

/** Each is one line of a list that a person keeps. Brokers take thousands. */
const MOST_FILTERS = 100;
const LONGEST_LINE = 1_100;

const topic = z.string().trim().refine(isTopic);
const topicRule = say(
	'a topic such as resonite-bridge, without + and #',
	'resonite-bridge のようなトピック（+ と # は除く）',
);
const text = z.string().max(1_000);
const qos = z.enum(['0', '1', '2']);

const subscriptions = z
	.array(
		z
			.string()
			.max(LONGEST_LINE)
			.refine((line) => readSubscription(line) !== null),
	)
	.max(MOST_FILTERS)
	.default([])
	.meta({
		label: say('Subscriptions', '購読するトピック'),
		hint: say(
			'Which topics items may hear, one filter per line. + stands for one level, # for all the rest. A QoS may follow after a space; it is 1 unless given.',
			'アイテムに伝えるトピックのフィルターを 1 行に 1 つ書きます。+ は 1 階層、# は残り全部に一致します。空白に続けて QoS を指定できます（省略時は 1）。',
		),
		rule: say(
			'topic filters such as home/+/temperature, or home/door 2',
			'home/+/temperature や home/door 2 のようなトピックフィルター',
		),
		example: 'home/+/temperature',
	});

const publishable = z
	.array(z.string().trim().refine(isFilter))
	.max(MOST_FILTERS)
	.default(['resonite/#'])
	.meta({
		label: say('Topics that items may publish to', 'アイテムが送信できるトピック'),
		hint: say(
			'One filter per line. Whoever may publish there may do what your devices do when they hear it: # would be everything, door locks included.',
			'フィルターを 1 行に 1 つ書きます。送信を許可すると、それを受け取る機器を動かせるようになります。# にすると、ドアの鍵なども含めてすべてが対象になります。',
		),
		rule: say('topic filters such as resonite/#', 'resonite/# のようなトピックフィルター'),
		example: 'resonite/#',
	});

const presence = {
	base: topic.default('resonite-bridge').meta({
		label: say('Own topic', '自分のトピック'),
		hint: say(
			'Under it, "status" tells whether this app is connected. Give each computer another one.',
			'この下の status で、このアプリが接続中かどうかを知らせます。コンピューターごとに変えてください。',
		),
		rule: topicRule,
		example: 'resonite-bridge',
	}),
	onlineText: text.default('online').meta({
		label: say('Text when connected', '接続したときのテキスト'),
		example: 'online',
	}),
	willText: text.default('offline').meta({
		label: say('Last will: text', '遺言（ラストウィル）: テキスト'),
		hint: say(
			'What the broker says for this app when the connection breaks; also said when it ends.',
			'接続が切れたときにブローカーが代わりに送るテキストです。正常に終了するときにも送ります。',
		),
		example: 'offline',
	}),
	willTopic: topic.optional().meta({
		label: say('Last will: topic', '遺言: トピック'),
		hint: say('Empty: "status" under the own topic.', '空欄なら自分のトピックの下の status です。'),
		rule: topicRule,
		example: 'resonite-bridge/status',
	}),
	willQos: qos.default('1').meta({ label: say('Last will: QoS', '遺言: QoS') }),
	willRetain: z
		.boolean()
		.default(true)
		.meta({
			label: say('Last will: keep', '遺言: 保持する'),
			hint: say(
				'The broker keeps both texts for those who come later (retain).',
				'あとから購読した相手にも伝わるよう、ブローカーに残します（retain）。',
			),
		}),
};

const homeAssistant = {
	homeAssistant: z
		.boolean()
		.default(false)
		.meta({
			label: say('Show in Home Assistant', 'Home Assistant に表示'),
			hint: say(
				'Announces this app as a device: whether it is connected, a notification to items, and an event that items can fire.',
				'このアプリをデバイスとして登録します。接続状態、アイテムへの通知、アイテムから送るイベントが使えます。',
			),
		}),
	discoveryPrefix: topic.default('homeassistant').meta({
		label: say('Discovery prefix', 'ディスカバリーのプレフィックス'),
		hint: say('As set in Home Assistant.', 'Home Assistant の設定と同じものにします。'),
		rule: topicRule,
		example: 'homeassistant',
	}),
};

export const mqttSettings = {
	broker: brokerUrl.default('mqtt://127.0.0.1:1883'),
	...brokerAccess,
	subscriptions,
	readings: readingsTable,
	publishable,
	publishQos: qos.default('1').meta({
		label: say('QoS when publishing', '送信時の QoS'),
		hint: say(
			'0: sent once, without asking whether it arrived. 1: until the broker has it. 2: exactly once.',
			'0: 到着を確認せず 1 回送信。1: ブローカーに届くまで。2: 必ず 1 回だけ。',
		),
	}),
	rate: z
		.number()
		.int()
		.min(1)
		.max(1_000)
		.default(100)
		.meta({
			label: say('Messages per second', '1 秒あたりのメッセージ数'),
			hint: say(
				'How many are told at most. Above it, "value" waits and keeps only the newest, "message" leaves some out.',
				'通知する数の上限です。超えた分は、value では最新の値だけが残り、message では破棄されます。',
			),
			example: '100',
		}),
	...presence,
	...homeAssistant,
	clientId: z
		.string()
		.trim()
		.max(128)
		.optional()
		.meta({
			label: say('Client ID', 'クライアント ID'),
			hint: say(
				'Only where the broker asks for a certain one. Empty: another one each time.',
				'ブローカーに指定がある場合のみ入力します。空欄なら毎回自動で決まります。',
			),
			example: 'resonite-bridge',
		}),
};

export type MqttSettings = z.output<z.ZodObject<typeof mqttSettings>>;
