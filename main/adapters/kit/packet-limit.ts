/** Type of a PUBLISH packet, in the upper half of its first byte. */
const PUBLISH = 3;

/** The length of a packet takes four bytes at most. */
const LENGTH_BYTES = 4;

const nothing = Buffer.alloc(0);

/** A packet's length as MQTT writes it: seven bits a byte, the smallest first. */
function lengthBytes(length: number): number[] {
	const bytes: number[] = [];
	for (let rest = length; rest > 0; rest >>= 7)
		bytes.push((rest & 0x7f) | (rest > 0x7f ? 0x80 : 0));
	return bytes;
}

/**
 * Cuts what a broker sends to a size that fits into memory: one message may have 256 MB, and whoever reads it holds it
 * whole. A message that was too long is `largest + 1` bytes afterwards, so that it can be told from one that was not.
 */
export class PacketLimit {
	readonly #largest: number;
	#header: number[] = [];
	/** Bytes of the packet still to pass, and then to leave out. */
	#pass = 0;
	#skip = 0;
	/** No MQTT: whoever reads it will say so. */
	#isLost = false;

	/** @param largest - bytes of a packet without its first two to five; above 65,537, so that its topic is never cut */
	constructor(largest: number) {
		this.#largest = largest;
	}

	/** What is left of the next bytes. */
	take(chunk: Buffer): Buffer {
		const parts: Buffer[] = [];
		for (let rest = chunk; rest.length > 0;) {
			const [part, count] = this.#next(rest);
			parts.push(part);
			rest = rest.subarray(count);
		}
		return parts.length === 1 && parts[0] ? parts[0] : Buffer.concat(parts);
	}

	/** What is left of the next step, and how many bytes that took. */
	#next(bytes: Buffer): [Buffer, number] {
		if (this.#isLost) return [bytes, bytes.length];
		if (this.#pass > 0) {
			const part = bytes.subarray(0, this.#pass);
			this.#pass -= part.length;
			return [part, part.length];
		}
		if (this.#skip > 0) {
			const count = Math.min(this.#skip, bytes.length);
			this.#skip -= count;
			return [nothing, count];
		}
		return [this.#read(bytes.readUInt8(0)), 1];
	}

	/** The next byte of a packet's header. Returns the header once it is complete. */
	#read(byte: number): Buffer {
		this.#header.push(byte);
		const [type = 0, ...bytes] = this.#header;
		if (bytes.length === 0) return nothing;
		const hasMore = byte > 0x7f;
		if (hasMore && bytes.length < LENGTH_BYTES) return nothing;
		const length = bytes.reduce((sum, part, at) => sum + (part & 0x7f) * 2 ** (7 * at), 0);
		const header = this.#header;
		this.#header = [];
		const isTooLong = length > this.#largest;
		if (hasMore || (isTooLong && type >> 4 !== PUBLISH)) {
			this.#isLost = true;
			return Buffer.from(header);
		}
		this.#pass = isTooLong ? this.#largest + 1 : length;
		this.#skip = length - this.#pass;
		return Buffer.from(isTooLong ? [type, ...lengthBytes(this.#pass)] : header);
	}
}
