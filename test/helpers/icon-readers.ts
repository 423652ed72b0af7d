import { inflateSync } from 'node:zlib';

interface Picture {
	readonly size: number;
	/** How much of it is not transparent, 0 to 1. */
	readonly visible: number;
}

/** A square PNG with 8 bits of red, green, blue and alpha. https://www.w3.org/TR/png-3/ */
export function readPng(file: Buffer): Picture {
	if (file.toString('latin1', 1, 4) !== 'PNG') throw new Error('Not a PNG.');
	const chunks = [...chunksOf(file)];
	const header = chunks.find(({ type }) => type === 'IHDR')?.data;
	const size = header?.readUInt32BE(0) ?? 0;
	if (header?.readUInt32BE(4) !== size || header.readUInt16BE(8) !== 0x0806)
		throw new Error('Not square, or not with 8 bits of four colors.');
	const data = chunks.filter(({ type }) => type === 'IDAT').map(({ data }) => data);
	const pixels = unfilter(inflateSync(Buffer.concat(data)), size);
	return { size, visible: shareOfVisible(pixels) };
}

function* chunksOf(file: Buffer) {
	for (let at = 8; at < file.length;) {
		const length = file.readUInt32BE(at);
		const type = file.toString('latin1', at + 4, at + 8);
		yield { type, data: file.subarray(at + 8, at + 8 + length) };
		at += 12 + length;
	}
}

/** Each row says how it was predicted from its neighbors. */
function unfilter(raw: Buffer, size: number): Buffer {
	const width = size * 4;
	const rows = Buffer.alloc(size * width);
	const byte = (x: number, y: number) => (x < 0 || y < 0 ? 0 : (rows[y * width + x] ?? 0));
	for (let y = 0; y < size; y += 1) {
		const filter = raw[y * (width + 1)] ?? 0;
		for (let x = 0; x < width; x += 1) {
			const near = { left: byte(x - 4, y), up: byte(x, y - 1), corner: byte(x - 4, y - 1) };
			rows[y * width + x] = (raw[y * (width + 1) + 1 + x] ?? 0) + predict(filter, near);
		}
	}
	return rows;
}

function predict(
	filter: number,
	{ left, up, corner }: { left: number; up: number; corner: number },
): number {
	switch (filter) {
		case 0:
			return 0;
		case 1:
			return left;
		case 2:
			return up;
		case 3:
			return (left + up) >> 1;
		case 4: {
			const near = [left, up, corner];
			const off = near.map((value) => Math.abs(left + up - corner - value));
			return near[off.indexOf(Math.min(...off))] ?? 0;
		}
		default:
			throw new Error(`A PNG has no filter ${filter}.`);
	}
}

/** Every image of a Windows icon: bitmaps, and a PNG for 256. */
export function readIco(file: Buffer): Picture[] {
	if (file.readUInt32LE(0) !== 0x00010000) throw new Error('Not a Windows icon.');
	return Array.from({ length: file.readUInt16LE(4) }, (_, index) => {
		const at = 6 + index * 16;
		const size = file.readUInt8(at) || 256;
		const start = file.readUInt32LE(at + 12);
		const image = file.subarray(start, start + file.readUInt32LE(at + 8));
		const picture = size === 256 ? readPng(image) : readBitmap(image);
		if (picture.size !== size) throw new Error(`${picture.size} px are announced as ${size}.`);
		return picture;
	});
}

function readBitmap(image: Buffer): Picture {
	const size = image.readInt32LE(4);
	const expected = 40 + size * size * 4 + Math.ceil(size / 32) * 4 * size;
	if (image.readInt32LE(8) !== size * 2 || image.length !== expected)
		throw new Error(`A bitmap of ${size} px has ${image.length} bytes, not ${expected}.`);
	return { size, visible: shareOfVisible(image.subarray(40, 40 + size * size * 4)) };
}

/** Every image of a macOS icon. */
export function readIcns(file: Buffer): (Picture & { readonly type: string })[] {
	if (file.toString('latin1', 0, 4) !== 'icns' || file.readUInt32BE(4) !== file.length)
		throw new Error('Not a macOS icon.');
	const images = [];
	for (let at = 8; at < file.length;) {
		const length = file.readUInt32BE(at + 4);
		const type = file.toString('latin1', at, at + 4);
		images.push({ type, ...readPng(file.subarray(at + 8, at + length)) });
		at += length;
	}
	return images;
}

function shareOfVisible(pixels: Buffer): number {
	let visible = 0;
	for (let at = 3; at < pixels.length; at += 4) if ((pixels[at] ?? 0) > 0) visible += 1;
	return visible / (pixels.length / 4);
}
