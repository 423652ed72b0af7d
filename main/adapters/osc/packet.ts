import { fromBuffer, type OscPacketOutput } from 'osc-min';
import { MAX_ADDRESS } from './address.ts';
import { show } from './show.ts';

/** Bundles in bundles, deeper than any program makes them. Each level reads its bytes again. */
const MAX_DEPTH = 8;
/** Of one packet: a sender's whole state fits, and a packet of nothing but tiny faults takes no time. */
const MAX_MESSAGES = 256;
/** Bytes of one message: it goes on to in-world items, which want values and not files. */
const MAX_MESSAGE = 16_384;
const MAX_ARGS = 256;

const bundleTag = Buffer.from('#bundle\0');
/** The tag, and the time. */
const BUNDLE_HEAD = 16;

/** A message as clients are told it. */
export interface OscMessage {
	readonly address: string;
	readonly args: readonly string[];
}

/** What was in a packet, and how much of it could not be read. */
export interface Contents {
	readonly messages: readonly OscMessage[];
	readonly faults: number;
}

/** Reads a packet of the network: one message, or bundles of them. What is wrong in it is counted, never thrown. */
export function readPacket(packet: Uint8Array): Contents {
	const reader = new PacketReader();
	reader.read(Buffer.from(packet.buffer, packet.byteOffset, packet.byteLength), 0);
	return reader;
}

/** The bundles are read here, since the codec follows them to any depth and says nothing of broken parts. */
class PacketReader implements Contents {
	readonly messages: OscMessage[] = [];
	faults = 0;

	read(part: Buffer, depth: number): void {
		if (!part.subarray(0, bundleTag.length).equals(bundleTag)) this.#readMessage(part);
		else if (depth === MAX_DEPTH || part.length < BUNDLE_HEAD) this.faults += 1;
		else this.#readBundle(part, depth);
	}

	#readBundle(bundle: Buffer, depth: number): void {
		for (let at = BUNDLE_HEAD; at < bundle.length;) {
			const size = bundle.length - at < 4 ? 0 : bundle.readInt32BE(at);
			const end = at + 4 + size;
			const isFull = this.messages.length + this.faults >= MAX_MESSAGES;
			if (size <= 0 || end > bundle.length || isFull) {
				this.faults += 1;
				return;
			}
			this.read(bundle.subarray(at + 4, end), depth + 1);
			at = end;
		}
	}

	#readMessage(bytes: Buffer): void {
		const read = bytes.length > MAX_MESSAGE ? null : decode(bytes);
		const args = read?.oscType === 'message' ? shownArgs(read.args) : null;
		if (read?.oscType === 'message' && args && read.address.length <= MAX_ADDRESS)
			this.messages.push({ address: read.address, args });
		else this.faults += 1;
	}
}

/** Null for bytes that are no OSC. */
function decode(bytes: Buffer): OscPacketOutput | null {
	try {
		// A copy: lengths within the message could else reach past its end, into its neighbors.
		return fromBuffer(Uint8Array.from(bytes));
	} catch (error) {
		// The codec has one class for its own complaints, which it does not export; what it reads past the end is a RangeError.
		if (error instanceof RangeError || (error instanceof Error && error.name === 'OSCError'))
			return null;
		throw error;
	}
}

function shownArgs(args: Parameters<typeof show>[0]): string[] | null {
	const shown: string[] = [];
	for (const text of show(args)) {
		if (shown.length === MAX_ARGS) return null;
		shown.push(text);
	}
	return shown;
}
