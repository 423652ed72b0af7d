import { connectAsync, type IClientPublishOptions, type MqttClient } from 'mqtt';
import { within } from './until.ts';

/** Another program at a broker: publishes and hears. Gone when the test's scope ends. */
export class MqttFriend implements AsyncDisposable {
	/** What it heard that nobody has taken yet, as `topic text`. */
	readonly heard: string[] = [];
	readonly #client: MqttClient;
	#wake = Promise.withResolvers<undefined>();

	private constructor(client: MqttClient) {
		this.#client = client;
		client.on('message', (topic, payload) => {
			this.heard.push(`${topic} ${payload.toString()}`);
			this.#wake.resolve(undefined);
			this.#wake = Promise.withResolvers<undefined>();
		});
	}

	static async connect(url: string): Promise<MqttFriend> {
		return new MqttFriend(await connectAsync(url, { reconnectPeriod: 0 }, false));
	}

	async subscribe(filter: string): Promise<void> {
		await this.#client.subscribeAsync(filter, { qos: 2 });
	}

	/** With QoS 1 and 2, settles when the broker has it. */
	async say(
		topic: string,
		payload: string | Buffer,
		options: IClientPublishOptions = {},
	): Promise<void> {
		await this.#client.publishAsync(topic, payload, options);
	}

	/** Texts `1` to `count`, as fast as the broker takes them. */
	async flood(count: number, topicOf: (at: number) => string): Promise<void> {
		const numbers = Array.from({ length: count }, (_, at) => at + 1);
		while (numbers.length > 0)
			await Promise.all(numbers.splice(0, 500).map((at) => this.say(topicOf(at), `${at}`)));
	}

	/** The next message. */
	async message(): Promise<string> {
		for (;;) {
			const message = this.heard.shift();
			if (message !== undefined) return message;
			await within(this.#wake.promise, 'a message of the broker');
		}
	}

	/** The next so many messages. */
	async take(count: number): Promise<string[]> {
		const messages: string[] = [];
		while (messages.length < count) messages.push(await this.message());
		return messages;
	}

	async [Symbol.asyncDispose](): Promise<void> {
		await this.#client.endAsync(true);
	}
}
