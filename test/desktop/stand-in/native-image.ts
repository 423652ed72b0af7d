import { existsSync, readFileSync } from 'node:fs';
import {
	checkOptions,
	checkValue,
	flag,
	integer,
	instance,
	number,
	text,
	type Shape,
} from './options.ts';
import { strict, Strict, StandInError } from './strict.ts';

const bufferOptions = {
	width: integer,
	height: integer,
	scaleFactor: number,
} satisfies Shape<Electron.CreateFromBufferOptions>;
const bytes = instance(Uint8Array);
const representationOptions = {
	...bufferOptions,
	buffer: bytes,
	dataURL: text,
} satisfies Shape<Electron.AddRepresentationOptions>;

interface Picture {
	readonly width: number;
	readonly height: number;
	/** Null where the picture was given as bare points. */
	readonly png: Buffer | null;
}

const SIGNATURE = Buffer.from('89504e470d0a1a0a', 'hex');

/** Electron takes what is no picture for an empty one, without a word. The stand-in says it. */
function readPng(png: Buffer, what: string): Picture {
	if (!png.subarray(0, 8).equals(SIGNATURE)) throw new StandInError(`${what} is no PNG.`);
	return { width: png.readUInt32BE(16), height: png.readUInt32BE(20), png };
}

type Known =
	| 'isEmpty'
	| 'getSize'
	| 'getAspectRatio'
	| 'getScaleFactors'
	| 'setTemplateImage'
	| 'isTemplateImage'
	| 'isMacTemplateImage'
	| 'toPNG'
	| 'toDataURL';

/** A picture, in one or more sizes for more or less dense screens. */
export class NativeImage extends Strict implements Pick<Electron.NativeImage, Known> {
	readonly #pictures = new Map<number, Picture>();
	isMacTemplateImage = false;

	isEmpty(): boolean {
		return this.#pictures.size === 0;
	}

	getSize(scaleFactor = 1): Electron.Size {
		const picture = this.#pictures.get(scaleFactor) ?? this.#first;
		const [factor = 1] = this.#pictures.keys();
		const used = this.#pictures.has(scaleFactor) ? scaleFactor : factor;
		return { width: (picture?.width ?? 0) / used, height: (picture?.height ?? 0) / used };
	}

	getAspectRatio(): number {
		const { width, height } = this.getSize();
		return height === 0 ? 1 : width / height;
	}

	getScaleFactors(): number[] {
		return [...this.#pictures.keys()];
	}

	setTemplateImage(isTemplate: boolean): void {
		checkValue('nativeImage.setTemplateImage', isTemplate, flag);
		this.isMacTemplateImage = isTemplate;
	}

	isTemplateImage(): boolean {
		return this.isMacTemplateImage;
	}

	toPNG(): Buffer {
		const png = this.#first?.png;
		if (png === null) throw new StandInError('an image made of bare points has no PNG here.');
		return png ?? Buffer.alloc(0);
	}

	toDataURL(): string {
		return `data:image/png;base64,${this.toPNG().toString('base64')}`;
	}

	addRepresentation(options: Electron.AddRepresentationOptions): void {
		checkOptions('nativeImage.addRepresentation', options, representationOptions);
		const { scaleFactor = 1, width = 0, height = 0, buffer, dataURL } = options;
		const png = buffer ?? (dataURL === undefined ? undefined : fromDataURL(dataURL));
		if (!png) throw new StandInError('nativeImage.addRepresentation needs a buffer or a data URL.');
		const isPng = png.subarray(0, 8).equals(SIGNATURE);
		if (!isPng && png.length !== width * height * 4)
			throw new StandInError(
				`nativeImage: ${png.length} bytes are neither a PNG nor ${width} x ${height} points.`,
			);
		this.#pictures.set(
			scaleFactor,
			isPng ? readPng(png, 'the image') : { width, height, png: null },
		);
	}

	get #first(): Picture | undefined {
		return this.#pictures.values().next().value;
	}
}

function fromDataURL(url: string): Buffer {
	const data = /^data:image\/png;base64,(.+)$/u.exec(url)?.[1];
	if (data === undefined) throw new StandInError('nativeImage: the data URL is no PNG.');
	return Buffer.from(data, 'base64');
}

function filled(options: Electron.AddRepresentationOptions): NativeImage {
	const image = new NativeImage();
	image.addRepresentation(options);
	return image;
}

/** As Electron does: `tray.png` brings `tray@2x.png` with it, where there is one. */
function createFromPath(path: string): NativeImage {
	checkValue('nativeImage.createFromPath', path, text);
	if (!existsSync(path)) throw new StandInError(`there is no image ${path}.`);
	const image = new NativeImage();
	image.addRepresentation({ buffer: readPng(readFileSync(path), path).png ?? Buffer.alloc(0) });
	for (const scaleFactor of [1.25, 1.5, 2, 3]) {
		const dense = path.replace(/(\.[a-z]+)$/iu, `@${scaleFactor}x$1`);
		if (existsSync(dense)) image.addRepresentation({ scaleFactor, buffer: readFileSync(dense) });
	}
	image.isMacTemplateImage = /Template(@\dx)?\.[a-z]+$/u.test(path);
	return image;
}

export const nativeImage = strict('nativeImage', {
	createEmpty: () => new NativeImage(),
	createFromPath,
	createFromBuffer(buffer: Buffer, options: Electron.CreateFromBufferOptions = {}) {
		checkOptions('nativeImage.createFromBuffer', options, bufferOptions);
		return filled({ ...options, buffer });
	},
	createFromBitmap(buffer: Buffer, options: Electron.CreateFromBitmapOptions) {
		checkOptions('nativeImage.createFromBitmap', options, bufferOptions);
		return filled({ ...options, buffer });
	},
	createFromDataURL: (dataURL: string) => filled({ dataURL }),
});

/** What Electron takes as an image: one that is loaded, or the file. */
export function toImage(image: NativeImage | string): NativeImage {
	checkValue('an image', image, (value) =>
		typeof value === 'string' || value instanceof NativeImage ? null : 'a NativeImage or a path',
	);
	return typeof image === 'string' ? createFromPath(image) : image;
}
