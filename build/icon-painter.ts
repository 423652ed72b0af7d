/// <reference lib="dom" />
import type { Page } from 'playwright-core';
import type { Raster } from './icon-formats.ts';

/** Has a browser paint a drawing. */
export async function draw(page: Page, svg: string, size: number): Promise<Raster> {
	const sized = svg.replace('<svg ', `<svg width="${size}" height="${size}" `);
	const { png, pixels } = await page.evaluate(paint, { svg: btoa(sized), size });
	return { size, png: Buffer.from(png, 'base64'), pixels: Buffer.from(pixels) };
}

/** Runs in the browser. */
async function paint({ svg, size }: { svg: string; size: number }) {
	const image = new Image();
	image.src = `data:image/svg+xml;base64,${svg}`;
	await image.decode();
	const canvas = document.createElement('canvas');
	canvas.width = size;
	canvas.height = size;
	const brush = canvas.getContext('2d');
	if (!brush) throw new Error('This browser cannot paint.');
	brush.drawImage(image, 0, 0, size, size);
	return {
		png: canvas.toDataURL('image/png').split(',')[1] ?? '',
		pixels: [...brush.getImageData(0, 0, size, size).data],
	};
}
