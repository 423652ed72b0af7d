/** One image of an icon file. */
export interface Raster {
	/** Width and height. */
	readonly size: number;
	readonly png: Buffer;
	/** Red, green, blue and alpha of each pixel, row by row from the top. */
	readonly pixels: Buffer;
}

/**
 * A Windows icon. Sizes below 256 are bitmaps and 256 is a PNG, as Windows' own tools write them: old readers know nothing else.
 * Format: https://learn.microsoft.com/previous-versions/ms997538(v=msdn.10) ("Icons").
 */
export function encodeIco(rasters: readonly Raster[]): Buffer {
	const images = rasters.map((raster) => (raster.size < 256 ? bitmap(raster) : raster.png));
	const head = Buffer.alloc(6 + 16 * rasters.length);
	head.writeUInt16LE(1, 2);
	head.writeUInt16LE(rasters.length, 4);
	let offset = head.length;
	rasters.forEach(({ size }, index) => {
		const at = 6 + 16 * index;
		const length = images[index]?.length ?? 0;
		// 256 does not fit into a byte, and is written as 0.
		head.writeUInt8(size % 256, at);
		head.writeUInt8(size % 256, at + 1);
		head.writeUInt16LE(1, at + 4);
		head.writeUInt16LE(32, at + 6);
		head.writeUInt32LE(length, at + 8);
		head.writeUInt32LE(offset, at + 12);
		offset += length;
	});
	return Buffer.concat([head, ...images]);
}

/** BITMAPINFOHEADER, the pixels from the bottom up, and a mask that Windows leaves aside where there is an alpha. */
function bitmap({ size, pixels }: Raster): Buffer {
	const header = Buffer.alloc(40);
	header.writeUInt32LE(40, 0);
	header.writeInt32LE(size, 4);
	// Of the pixels and the mask together.
	header.writeInt32LE(size * 2, 8);
	header.writeUInt16LE(1, 12);
	header.writeUInt16LE(32, 14);
	const rows = Buffer.alloc(size * size * 4);
	for (let y = 0; y < size; y += 1) {
		for (let x = 0; x < size; x += 1) {
			const from = (y * size + x) * 4;
			const to = ((size - 1 - y) * size + x) * 4;
			rows.writeUInt32LE(argb(pixels, from), to);
		}
	}
	// One bit per pixel, each row filled up to four bytes.
	const mask = Buffer.alloc(Math.ceil(size / 32) * 4 * size);
	return Buffer.concat([header, rows, mask]);
}

const argb = (pixels: Buffer, at: number) =>
	(pixels.readUInt8(at + 3) * 0x1000000 +
		(pixels.readUInt8(at) << 16) +
		(pixels.readUInt8(at + 1) << 8) +
		pixels.readUInt8(at + 2)) >>>
	0;

/** The types of a macOS icon that hold a PNG, and the size of each. Retina ones have the double size of their name. */
export const icnsTypes = {
	ic11: 32,
	ic12: 64,
	ic07: 128,
	ic13: 256,
	ic08: 256,
	ic14: 512,
	ic09: 512,
	ic10: 1024,
} as const;

/** A macOS icon. Format: https://en.wikipedia.org/wiki/Apple_Icon_Image_format */
export function encodeIcns(pngOf: (size: number) => Buffer): Buffer {
	const parts = Object.entries(icnsTypes).map(([type, size]) => part(type, pngOf(size)));
	return part('icns', Buffer.concat(parts));
}

/** Four letters, the length with these eight bytes, and the content. */
function part(type: string, content: Buffer): Buffer {
	const head = Buffer.alloc(8);
	head.write(type, 0, 'latin1');
	head.writeUInt32BE(8 + content.length, 4);
	return Buffer.concat([head, content]);
}
