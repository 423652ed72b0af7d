import { Transform, Writable, type Duplex, type Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';

/** More than may be read. */
export class TooLarge extends Error {
	override readonly name = 'TooLarge';
	readonly limit: number;

	constructor(limit: number) {
		super(`More than ${limit} bytes.`);
		this.limit = limit;
	}
}

/** A compression that was not asked for. */
export class StrangeEncoding extends Error {
	override readonly name = 'StrangeEncoding';
}

/** What is asked for. */
export const ACCEPTED = 'gzip, br';

/** What is understood: some servers send deflate unasked. */
const decoders: ReadonlyMap<string, () => Duplex> = new Map([
	['gzip', createGunzip],
	['x-gzip', createGunzip],
	['br', createBrotliDecompress],
	['deflate', createInflate],
]);

/** Some servers compress twice by mistake; a row of them is an attack. */
const MAX_ENCODINGS = 2;

interface ReadOptions {
	/** Value of Content-Encoding. */
	readonly encoding: string;
	/** Bytes, before and after decompression. */
	readonly limit: number;
	readonly signal: AbortSignal;
}

/**
 * Reads a body to its end, decompressed, and never more of it than the limit.
 * @throws TooLarge, StrangeEncoding, or what the connection or zlib says of a broken one
 */
export async function readBody(
	source: Readable,
	{ encoding, limit, signal }: ReadOptions,
): Promise<Buffer> {
	const names = encoding
		.toLowerCase()
		.split(',')
		.map((name) => name.trim())
		.filter((name) => name !== '' && name !== 'identity');
	const makers = names.toReversed().map((name) => decoders.get(name));
	const known = makers.filter((maker) => maker !== undefined);
	if (known.length < makers.length || known.length > MAX_ENCODINGS) {
		source.on('error', ignore).destroy();
		throw new StrangeEncoding();
	}
	const chunks: Buffer[] = [];
	const collect = new Writable({
		write(chunk: Buffer, _, done) {
			chunks.push(chunk);
			done();
		},
	});
	const stages = [counted(limit), ...known.map((make) => make()), counted(limit)];
	await pipeline([source, ...stages, collect], { signal });
	return Buffer.concat(chunks);
}

/** A body that nobody reads any more may still break off. */
const ignore = () => undefined;

/** Lets so many bytes through. A stream hands on what it was given, so that a bomb ends with its first large piece. */
function counted(limit: number): Transform {
	let size = 0;
	return new Transform({
		transform(chunk: Buffer, _, done) {
			size += chunk.length;
			if (size > limit) done(new TooLarge(limit));
			else done(null, chunk);
		},
	});
}
