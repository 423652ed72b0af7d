import type { IClientOptions, MqttClient } from 'mqtt';
import { brokerOf, readCertificates, type Broker } from './mqtt-broker.ts';
import { LimitedStream } from './mqtt-stream.ts';
import { explain, explainSilence, hasHungUp, isOtherVersion, type Fault } from './mqtt-words.ts';

/** Longest for all that it takes to be greeted by a broker, in ms: TLS over a slow line takes seconds. */
const CONNECT_LIMIT = 10_000;

/**
 * How often a broker that says nothing is asked whether it is there, in seconds. It is given up after one and a half
 * times that, and gives us up, and sends the last will, after as long.
 */
const KEEP_ALIVE = 15;

/** Bytes of a packet that are read: its message goes into world texts, which are far shorter. */
export const LARGEST_PACKET = 256 * 1_024;

/** Messages with QoS 2 that may be under way to us at once: each is kept until the broker is done with it. */
const MOST_UNFINISHED = 100;

/** What the broker tells the others when this connection ends without a goodbye. */
export interface Will {
	readonly topic: string;
	readonly payload: string;
	readonly qos: 0 | 1 | 2;
	readonly isRetained: boolean;
}

/** Whom to connect to, and as whom. */
export interface LinkTarget {
	/** As `brokerUrl` takes it. */
	readonly broker: string;
	readonly user?: string | undefined;
	readonly password?: string | undefined;
	/** Path of a PEM file. */
	readonly caFile?: string | undefined;
	/** A second connection with the same one ends the first. */
	readonly clientId: string;
	readonly will?: Will | undefined;
}

export interface OpenClient {
	readonly client: MqttClient;
	readonly stream: LimitedStream;
	readonly broker: Broker;
}

/** Connects and is greeted. @throws StartError with why not, or the signal's reason */
export async function openClient(target: LinkTarget, signal: AbortSignal): Promise<OpenClient> {
	const broker = brokerOf(target.broker);
	const ca = target.caFile ? await readCertificates(target.caFile) : null;
	// Needed only here: rooms that stay on this computer never connect.
	const { MqttClient } = await import('mqtt');
	const deadline = AbortSignal.timeout(CONNECT_LIMIT);
	const { user } = target;
	let fault: Fault = { error: null, reason: null };
	// Brokers of MQTT 3.1.1 refuse a greeting of version 5, or hang up.
	for (const version of [5, 4] as const) {
		signal.throwIfAborted();
		const stream = new LimitedStream(broker, { ca, largest: LARGEST_PACKET });
		const client = new MqttClient(() => stream, optionsOf(target, version));
		const opened = { client, stream, broker };
		const outcome = await greeting(opened, AbortSignal.any([signal, deadline]));
		if (outcome === null) return opened;
		signal.throwIfAborted();
		if (deadline.aborted) throw explainSilence(broker, stream.hasAnswered);
		fault = outcome;
		if (!isOtherVersion(fault) && !hasHungUp(fault)) break;
	}
	throw explain(fault, { broker, user });
}

function optionsOf({ user, password, clientId, will }: LinkTarget, version: 4 | 5): IClientOptions {
	return {
		protocolVersion: version,
		clientId,
		clean: true,
		keepalive: KEEP_ALIVE,
		// Whoever opened the link decides when to try again, and what to subscribe to then.
		reconnectPeriod: 0,
		resubscribe: false,
		// The limit of all tries together is shorter.
		connectTimeout: 2 * CONNECT_LIMIT,
		timerVariant: 'native',
		...(user ? { username: user } : {}),
		// MQTT 3.1.1 has no password without a user.
		...(password && (user || version === 5) ? { password } : {}),
		...(will
			? { will: { ...will, payload: Buffer.from(will.payload), retain: will.isRetained } }
			: {}),
		...(version === 5
			? { properties: { maximumPacketSize: LARGEST_PACKET, receiveMaximum: MOST_UNFINISHED } }
			: {}),
	};
}

/** Waits for the broker's answer to our greeting. Null where we are welcome; otherwise nothing is left open. */
async function greeting(
	{ client, stream }: OpenClient,
	signal: AbortSignal,
): Promise<Fault | null> {
	const { promise, resolve } = Promise.withResolvers<Fault | null>();
	let fault: Fault = { error: null, reason: null };
	const onConnect = () => {
		resolve(null);
	};
	const onError = (error: Error) => {
		const reason = 'code' in error && typeof error.code === 'number' ? error.code : null;
		fault =
			reason === null ? { error: fault.error ?? error, reason: fault.reason } : { error, reason };
		stream.destroy();
	};
	const onClose = () => {
		resolve(fault);
	};
	const abort = () => stream.destroy();
	client.on('connect', onConnect).on('error', onError).on('close', onClose);
	// Where an error comes without a code, mqtt.js keeps it to itself.
	stream.on('error', onError);
	signal.addEventListener('abort', abort, { once: true });
	if (signal.aborted) abort();
	try {
		const outcome = await promise;
		// Later errors still need a listener.
		if (outcome) client.on('error', () => undefined);
		return outcome;
	} finally {
		client.off('connect', onConnect).off('error', onError).off('close', onClose);
		stream.off('error', onError);
		signal.removeEventListener('abort', abort);
	}
}
