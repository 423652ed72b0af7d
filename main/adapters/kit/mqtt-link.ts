import type { IPublishPacket, MqttClient } from 'mqtt';
import { AppError } from '../../contract/errors.ts';
import { LARGEST_PACKET, openClient, type LinkTarget, type OpenClient } from './mqtt-connect.ts';
import { BROKER_LIMIT, gone, refused, tooMany, tooSlow } from './mqtt-errors.ts';
import { explainEnd, silent, type Fault, type LinkReport } from './mqtt-words.ts';
import type { LimitedStream } from './mqtt-stream.ts';
import { settle } from './settle.ts';

/** How long a goodbye may take before the socket is torn down. */
const GOODBYE_LIMIT = 500;
/** Messages that wait for the broker or the network, and bytes that wait for the network: more is refused. */
const MOST_WAITING = 1_000;
const MOST_UNSENT = 1_024 * 1_024;

export type { LinkTarget, Will } from './mqtt-connect.ts';
export type Qos = 0 | 1 | 2;

/** A message as it arrived. */
export interface LinkMessage {
	readonly topic: string;
	readonly payload: Buffer;
	readonly qos: Qos;
	/** It was there before the subscription: how things stand, not what happens. */
	readonly isRetained: boolean;
	/** It was longer than the link reads, and its end is missing. */
	readonly isCut: boolean;
}

/** A message to send. */
export interface Outgoing {
	readonly topic: string;
	readonly payload: string | Buffer;
	readonly qos?: Qos;
	readonly isRetained?: boolean;
}

export interface LinkHooks {
	onMessage(message: LinkMessage): void;
	/** Once, when the connection ends and nobody called `end`. */
	onLost(report: LinkReport): void;
}

/** The answer to one filter of a subscription: up to 2 is the QoS that it was given. */
const isRefused = (granted: unknown) => typeof granted !== 'number' || granted > 2;

/**
 * One connection to an MQTT broker, from its greeting to its end: whoever wants another one opens another one. Every wait
 * on it ends with an answer, its time limit, the caller's signal or the connection.
 */
export class MqttLink {
	readonly #client: MqttClient;
	readonly #stream: LimitedStream;
	readonly #hooks: LinkHooks;
	readonly #ended = new AbortController();
	#fault: Fault = { error: null, reason: null };
	#sending = 0;

	private constructor({ client, stream, broker }: OpenClient, hooks: LinkHooks) {
		this.#client = client;
		this.#stream = stream;
		this.#hooks = hooks;
		client.on('message', this.#hear);
		client.on('error', this.#fail);
		client.on('disconnect', ({ reasonCode }) => {
			this.#fault = { ...this.#fault, reason: reasonCode ?? null };
		});
		client.on('close', () => {
			if (this.ended.aborted) return;
			this.#ended.abort(gone());
			hooks.onLost(explainEnd(this.#fault, broker));
		});
	}

	/** Connects. @throws StartError with why not, or the signal's reason */
	static async open(target: LinkTarget, hooks: LinkHooks, signal: AbortSignal): Promise<MqttLink> {
		return new MqttLink(await openClient(target, signal), hooks);
	}

	/** Aborts when the connection has ended, from whichever side. */
	get ended(): AbortSignal {
		return this.#ended.signal;
	}

	/** Of MQTT: 5, or 4 for 3.1.1. */
	get version(): number {
		return this.#client.options.protocolVersion ?? 4;
	}

	/** Returns the filters that the broker refused. @throws AppError */
	async subscribe(
		filters: readonly { filter: string; qos: Qos }[],
		signal?: AbortSignal,
	): Promise<string[]> {
		this.#expectOpen(signal);
		if (filters.length === 0) return [];
		const topics = Object.fromEntries(filters.map(({ filter, qos }) => [filter, { qos }]));
		const { promise, resolve, reject } = Promise.withResolvers<string[]>();
		this.#client.subscribe(topics, (error, _, packet) => {
			const granted = packet?.granted;
			if (!granted) reject(this.ended.aborted || !error ? gone() : error);
			else resolve(Object.keys(topics).filter((_, at) => isRefused(granted[at])));
		});
		return this.#settle(promise, signal);
	}

	/** @throws AppError */
	async unsubscribe(filters: readonly string[], signal?: AbortSignal): Promise<void> {
		this.#expectOpen(signal);
		const { promise, resolve, reject } = Promise.withResolvers<undefined>();
		this.#client.unsubscribe([...filters], (error) => {
			if (error) reject(error);
			else resolve(undefined);
		});
		await this.#settle(promise, signal);
	}

	/** Settles when it is on its way, with QoS 1 and 2 when the broker has it. @throws AppError */
	async publish(
		{ topic, payload, qos = 0, isRetained = false }: Outgoing,
		signal?: AbortSignal,
	): Promise<void> {
		this.#expectOpen(signal);
		const isSlow = this.#sending >= MOST_WAITING || this.#stream.writableLength > MOST_UNSENT;
		if (isSlow) throw tooMany();
		const { promise, resolve, reject } = Promise.withResolvers<undefined>();
		this.#client.publish(topic, payload, { qos, retain: isRetained }, (error) => {
			if (error) reject(refused(topic, error));
			else resolve(undefined);
		});
		const id = qos > 0 ? this.#client.getLastMessageId() : 0;
		this.#sending += 1;
		try {
			await this.#settle(promise, signal);
		} catch (error) {
			// Nobody waits for it any more: its place is free again.
			if (id > 0 && !this.ended.aborted) this.#client.removeOutgoingMessage(id);
			throw error;
		} finally {
			this.#sending -= 1;
		}
	}

	/** Whether the broker is still there: a ping, and its answer. @throws AppError */
	async check(signal?: AbortSignal): Promise<void> {
		this.#expectOpen(signal);
		const { promise, resolve } = Promise.withResolvers<undefined>();
		const answer = ({ cmd }: { cmd?: string }) => {
			if (cmd === 'pingresp') resolve(undefined);
		};
		this.#client.on('packetreceive', answer);
		try {
			this.#client.sendPing();
			await settle(promise, {
				ms: BROKER_LIMIT,
				late: () => new AppError('COMMAND_TIMED_OUT', silent),
				signals: [this.ended, signal],
			});
		} finally {
			this.#client.off('packetreceive', answer);
		}
	}

	/** Says goodbye and ends: the last will is not sent. Leaves no socket and no timer; harmless when called again. */
	async end(): Promise<void> {
		if (!this.ended.aborted) {
			this.#ended.abort(gone());
			this.#client.end();
		}
		await this.#close(GOODBYE_LIMIT);
	}

	/** Ends without a goodbye: the broker sends the last will. */
	async drop(): Promise<void> {
		this.#ended.abort(gone());
		await this.#close(0);
	}

	async #close(ms: number): Promise<void> {
		if (this.#stream.closed) return;
		const { promise, resolve } = Promise.withResolvers<undefined>();
		// What goes wrong on the way out, such as thanks for a message that came too late, changes nothing.
		this.#stream.once('close', resolve);
		const teardown = setTimeout(() => this.#stream.destroy(), ms);
		await promise;
		clearTimeout(teardown);
	}

	#expectOpen(signal?: AbortSignal): void {
		this.ended.throwIfAborted();
		signal?.throwIfAborted();
	}

	#settle<T>(promise: Promise<T>, signal?: AbortSignal): Promise<T> {
		return settle(promise, { ms: BROKER_LIMIT, late: tooSlow, signals: [this.ended, signal] });
	}

	readonly #hear = (topic: string, payload: Buffer, packet: IPublishPacket): void => {
		if (this.ended.aborted) return;
		this.#hooks.onMessage({
			topic,
			payload,
			qos: packet.qos,
			isRetained: packet.retain,
			isCut: (packet.length ?? 0) > LARGEST_PACKET,
		});
	};

	/** What mqtt.js calls an error ends the connection, sometimes only after our doing. */
	readonly #fail = (error: Error): void => {
		this.#fault = { ...this.#fault, error: this.#fault.error ?? error };
		this.#stream.destroy();
	};
}
