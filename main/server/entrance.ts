import type { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { WebSocketServer } from 'ws';
import { defaultSettings } from '../contract/settings.ts';
import { parseAddress, type Address } from '../wire/address.ts';
import { turnAway } from './answer.ts';
import { Connection, type ConnectionTiming } from './connection.ts';
import { MAX_PINGS } from './connection-words.ts';
import type { Door } from './door.ts';
import { Doorman, type Upgrade } from './doorman.ts';
import { checkRequest, type Refusal } from './gate.ts';
import type { Caller, ServerHooks, ServerSections } from './hooks.ts';
import { Places } from './places.ts';
import { RefusalLog } from './refusal-log.ts';
import { brokenOff, noHandshake, nothingThere, refusingAll } from './refusals.ts';

/** Callers in their handshake beyond the number of clients, all of which may come at one moment after a restart. */
const MORE_CALLERS = 100;

/** Longest wait for the other side's close frame, in ms. A page or an item answers at once or never. */
const CLOSE_LIMIT = 1_000;

export interface EntranceTiming extends ConnectionTiming {
	/** ms over which refusals are summed up. */
	readonly refusalsEvery: number;
}

/** Makes clients of callers: asks the gate, then whoever knows the keys, then whether there is room. */
export class Entrance {
	readonly places = new Places();
	/** While refusing, every caller is turned away. */
	isRefusing = false;
	readonly #hooks: ServerHooks;
	readonly #timing: EntranceTiming;
	readonly #refusals: RefusalLog;
	#sections: ServerSections = defaultSettings;
	#sockets: WebSocketServer | null = null;

	constructor(hooks: ServerHooks, timing: EntranceTiming) {
		this.#hooks = hooks;
		this.#timing = timing;
		this.#refusals = new RefusalLog(timing.refusalsEvery, (words, remote) => {
			hooks.onRefused(words, remote);
		});
	}

	/** Takes all settings, those that are agreed on at a handshake, too. */
	start(sections: ServerSections): void {
		this.update(sections);
		// Its types do not know all that its manual does.
		const options = {
			noServer: true,
			perMessageDeflate: false,
			clientTracking: false,
			closeTimeout: CLOSE_LIMIT,
			maxPendingAutoPongs: MAX_PINGS,
			maxPayload: sections.limits.maxMessageBytes,
			maxFragments: sections.limits.maxFragments,
		};
		this.#sockets = new WebSocketServer(options);
		this.#sockets.on('wsClientError', (error, stream) => {
			if (stream instanceof Socket) this.#turnAway(stream, noHandshake(error));
		});
	}

	/** Takes changed settings, also for the clients that are connected. */
	update(sections: ServerSections): void {
		this.#sections = sections;
		for (const connection of this.places) connection.limit(sections.limits);
	}

	/** Tells of all refusals that have not been told of yet. */
	stop(): void {
		this.#refusals.flush();
	}

	createDoorman(): Doorman {
		const doorman: Doorman = new Doorman({
			handshakeLimit: this.#handshakeLimit,
			mostCallers: () => this.#sections.limits.maxClients + MORE_CALLERS,
			check: (request, door) => this.#check(request, door),
			onUpgrade: (upgrade) => {
				this.#upgrade(upgrade, doorman);
			},
			onRefused: (refusal, remote) => {
				this.#refusals.add(refusal, remote);
			},
		});
		return doorman;
	}

	/** In ms. */
	get #handshakeLimit(): number {
		return this.#sections.limits.handshakeSeconds * 1_000;
	}

	#check(request: IncomingMessage, door: Door): Refusal | null {
		const { aliases, origins } = this.#sections.server;
		return checkRequest(request, { door, port: request.socket.localPort ?? 0, aliases, origins });
	}

	#upgrade({ request, stream, head, door }: Upgrade, doorman: Doorman): void {
		const caller: Caller = { remote: stream.remoteAddress ?? '', isLan: door.isLan };
		const onEarlyError = (error: Error) => {
			this.#refusals.add(brokenOff(error), caller.remote);
		};
		stream.on('error', onEarlyError);
		const target = request.url ?? '/';
		const address = parseAddress(target);
		const refusal =
			this.#check(request, door) ??
			(this.isRefusing ? refusingAll : null) ??
			(address ? this.#admit(address, caller) : nothingThere(target));
		if (refusal || !address) {
			this.#turnAway(stream, refusal ?? nothingThere(target));
			return;
		}
		this.#sockets?.handleUpgrade(request, stream, head, (socket) => {
			stream.off('error', onEarlyError);
			doorman.letIn(stream);
			stream.setNoDelay(true);
			const { limits } = this.#sections;
			const connection = new Connection({
				socket,
				stream,
				limits,
				timing: this.#timing,
				onEnded: this.#onEnded,
			});
			this.places.add(connection, { key: address.key, isLan: door.isLan });
			connection.open(this.#hooks.onOpen(connection, address, caller));
		});
	}

	/** Not before all it sent was taken: whoever comes and goes in a loop holds as much as one who stays. */
	readonly #onEnded = (connection: Connection): void => {
		this.places.delete(connection);
	};

	#admit(address: Address, caller: Caller): Refusal | null {
		const answer = this.#hooks.admit(address, caller);
		if ('status' in answer) return answer;
		return this.places.check({ key: address.key, ...answer }, this.#sections.limits);
	}

	#turnAway(stream: Socket, refusal: Refusal): void {
		this.#refusals.add(refusal, stream.remoteAddress ?? '');
		turnAway(stream, refusal, this.#handshakeLimit);
	}
}
