import { expect, test } from 'vitest';
import { checkSettings } from '../../../main/adapters/check-settings.ts';
import { brokerOf } from '../../../main/adapters/kit/mqtt-broker.ts';
import { mqtt } from '../../../main/adapters/mqtt/index.ts';
import {
	isFilter,
	isTopic,
	matches,
	readSubscription,
} from '../../../main/adapters/mqtt/topics.ts';

// The examples of section 4.7 of MQTT 5, and what they leave open.
test.each([
	['sport/tennis/player1/#', 'sport/tennis/player1', true],
	['sport/tennis/player1/#', 'sport/tennis/player1/score/wimbledon', true],
	['sport/#', 'sport', true],
	['sport/#', 'sports', false],
	['#', 'any/thing', true],
	['sport/tennis/+', 'sport/tennis/player1', true],
	['sport/tennis/+', 'sport/tennis/player1/ranking', false],
	['sport/+', 'sport', false],
	['sport/+', 'sport/', true],
	['+/+', '/finance', true],
	['/+', '/finance', true],
	['+', '/finance', false],
	['#', '$SYS/broker/uptime', false],
	['+/broker/uptime', '$SYS/broker/uptime', false],
	['$SYS/#', '$SYS/broker/uptime', true],
	['home/door', 'home/Door', false],
	['$share/group/home/+', 'home/door', true],
	['$share/group/#', '$SYS/broker/uptime', false],
	['home//door', 'home//door', true],
])('%s chooses %s: %s', (filter, topic, isChosen) => {
	expect(matches(filter, topic)).toBe(isChosen);
});

test('filters and topics are told from what is none', () => {
	for (const filter of ['#', '+', '+/a/#', 'a b', 'a/+/b', '/', 'あ/+'])
		expect(isFilter(filter)).toBe(true);
	for (const filter of ['', 'a#', 'a/#/b', 'a+/b', 'a\0', 'x'.repeat(2_000)])
		expect(isFilter(filter)).toBe(false);
	for (const topic of ['a', '/', 'a b/c', 'あ', '$SYS/x']) expect(isTopic(topic)).toBe(true);
	for (const topic of ['', 'a/+', '#', 'a\0']) expect(isTopic(topic)).toBe(false);
});

test('a line of the subscriptions may end with a QoS', () => {
	expect(readSubscription('home/+/door')).toEqual({ filter: 'home/+/door', qos: 1 });
	expect(readSubscription(' home/door 2 ')).toEqual({ filter: 'home/door', qos: 2 });
	expect(readSubscription('living room/3')).toEqual({ filter: 'living room/3', qos: 1 });
	expect(readSubscription('living room/tv 0')).toEqual({ filter: 'living room/tv', qos: 0 });
	expect(readSubscription('home/#/x 1')).toBeNull();
});

test.each([
	['mqtt://here', { scheme: 'mqtt', host: 'here', port: 1_883, path: '/' }],
	['mqtts://here.example', { scheme: 'mqtts', host: 'here.example', port: 8_883, path: '/' }],
	['ws://[::1]:9001/mqtt', { scheme: 'ws', host: '::1', port: 9_001, path: '/mqtt' }],
	['wss://here/a?b', { scheme: 'wss', host: 'here', port: 443, path: '/a?b' }],
])('%s is where it says', (url, broker) => {
	expect(brokerOf(url)).toEqual(broker);
});

test.each([
	[{ broker: 'http://here' }, /Broker must be a URL like mqtt:/u],
	[{ broker: 'mqtt://user:secret@here' }, /without user and password/u],
	[{ broker: 'mqtt://here:70000' }, /Broker must be/u],
	[{ subscriptions: ['a', 'b#'] }, /topic filters such as/u],
	[{ publishable: ['+a'] }, /topic filters such as/u],
	[{ willTopic: 'a/#' }, /Last will: topic must be a topic/u],
])('settings %o are refused with what would be right', (settings, words) => {
	expect(() => checkSettings(mqtt, settings)).toThrow(words);
});
