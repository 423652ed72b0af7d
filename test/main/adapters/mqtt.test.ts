import { describe } from 'vitest';
import { mqtt } from '../../../main/adapters/mqtt/index.ts';
import { adapterSuite } from '../../helpers/adapter-suite.ts';
import { NpmBroker } from '../../helpers/npm-broker.ts';

describe('mqtt', () => {
	adapterSuite(mqtt, async () => {
		const broker = await NpmBroker.open();
		return {
			settings: { broker: broker.url, subscriptions: ['#'], homeAssistant: true },
			async stir(session) {
				session.session.want?.(new Set(mqtt.events.keys()));
				await session.run('publish', { topic: 'resonite/a', text: 'hi' });
				await session.event('message', { topic: 'resonite/a', text: 'hi' });
				await session.event('value', { topic: 'resonite/a', text: 'hi' });
			},
			[Symbol.asyncDispose]: () => broker[Symbol.asyncDispose](),
		};
	});
});
