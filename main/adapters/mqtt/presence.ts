import { AppError } from '../../contract/errors.ts';
import type { LinkTarget, MqttLink, Will } from '../kit/mqtt-link.ts';
import type { MqttSettings } from './settings.ts';

/** How long the broker may take for our last message before we leave, in ms. */
const FAREWELL_LIMIT = 500;

/** The topic that says whether this app is connected, in the words of the settings. */
export class Presence {
	readonly topic: string;
	readonly #online: string;
	readonly #will: Will;
	#isTold = false;

	constructor({
		base,
		onlineText,
		willTopic,
		willText,
		willQos,
		willRetain,
	}: Pick<
		MqttSettings,
		'base' | 'onlineText' | 'willTopic' | 'willText' | 'willQos' | 'willRetain'
	>) {
		this.topic = willTopic ?? `${base}/status`;
		this.#online = onlineText;
		this.#will = {
			topic: this.topic,
			payload: willText,
			qos: Number(willQos) as Will['qos'],
			isRetained: willRetain,
		};
	}

	/** What the broker says where we cannot. */
	get will(): NonNullable<LinkTarget['will']> {
		return this.#will;
	}

	async appear(link: MqttLink, signal: AbortSignal): Promise<void> {
		this.#isTold = true;
		await link.publish({ ...this.#will, payload: this.#online }, signal);
	}

	/** Ends the connection. A goodbye keeps the broker from sending the last will, so we say it ourselves before. */
	async leave(link: MqttLink): Promise<void> {
		if (await this.#isSaid(link)) await link.end();
		else await link.drop();
	}

	/** Whether nothing is left to say. */
	async #isSaid(link: MqttLink): Promise<boolean> {
		if (!this.#isTold || link.ended.aborted) return true;
		const limit = AbortSignal.timeout(FAREWELL_LIMIT);
		try {
			await link.publish(this.#will, limit);
			return true;
		} catch (error) {
			if (error instanceof AppError || limit.aborted) return false;
			throw error;
		}
	}
}
