import { crc32 } from 'node:zlib';

export interface ZipEntry {
	readonly name: string;
	readonly data: Buffer;
	/** Unix permissions. */
	readonly mode: number;
}

const UNIX = 3 << 8;
const VERSION = 20;

/** A zip archive without compression, see PKWARE's APPNOTE.TXT 4.3. */
export function zip(entries: readonly ZipEntry[]): Buffer {
	const files: Buffer[] = [];
	const directory: Buffer[] = [];
	let offset = 0;
	for (const { name, data, mode } of entries) {
		const common = Buffer.alloc(26);
		common.writeUInt16LE(VERSION, 0);
		common.writeUInt32LE(crc32(data), 10);
		common.writeUInt32LE(data.length, 14);
		common.writeUInt32LE(data.length, 18);
		common.writeUInt16LE(name.length, 22);
		const file = Buffer.concat([bytes(0x04_03_4b_50), common, Buffer.from(name), data]);
		const made = Buffer.alloc(2);
		made.writeUInt16LE(UNIX | VERSION);
		const rest = Buffer.alloc(14);
		rest.writeUInt32LE((0o100_000 | mode) * 0x1_00_00, 6);
		rest.writeUInt32LE(offset, 10);
		directory.push(Buffer.concat([bytes(0x02_01_4b_50), made, common, rest, Buffer.from(name)]));
		files.push(file);
		offset += file.length;
	}
	const size = directory.reduce((sum, { length }) => sum + length, 0);
	const end = Buffer.alloc(18);
	end.writeUInt16LE(entries.length, 4);
	end.writeUInt16LE(entries.length, 6);
	end.writeUInt32LE(size, 8);
	end.writeUInt32LE(offset, 12);
	return Buffer.concat([...files, ...directory, bytes(0x06_05_4b_50), end]);
}

function bytes(signature: number): Buffer {
	const buffer = Buffer.alloc(4);
	buffer.writeUInt32LE(signature);
	return buffer;
}
