import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const css = readFileSync(new URL('../../renderer/styles/tokens.css', import.meta.url), 'utf8');

function tokensOf(theme: string): Map<string, string> {
	const block = new RegExp(`data-theme='${theme}'\\] \\{([^}]*)\\}`).exec(css)?.[1] ?? '';
	return new Map(
		[...block.matchAll(/--([a-z0-9-]+): (#[0-9a-f]{6});/g)].map(([, k = '', v = '']) => [k, v]),
	);
}

/** https://www.w3.org/TR/WCAG22/#dfn-relative-luminance */
function luminance(color: string): number {
	const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
		const share = Number.parseInt(color.slice(at, at + 2), 16) / 255;
		return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
	});
	return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(a: string, b: string): number {
	const [light = 0, dark = 0] = [luminance(a), luminance(b)].toSorted((x, y) => y - x);
	return (light + 0.05) / (dark + 0.05);
}

const texts = ['text', 'text-dim', 'accent', 'green', 'yellow', 'orange', 'red', 'purple'];

test.each(['dark', 'light'])('every text of the %s theme can be read on every surface', (theme) => {
	const tokens = tokensOf(theme);
	const color = (name: string) => tokens.get(name) ?? expect.fail(`no --${name} in ${theme}`);
	for (const text of texts)
		for (const surface of ['surface-0', 'surface-1', 'surface-2', 'surface-3', 'field'])
			expect(contrast(color(text), color(surface)), `${text} on ${surface}`).toBeGreaterThan(4.5);
	for (const filled of ['accent', 'red'])
		expect(contrast(color('on-accent'), color(filled)), `on ${filled}`).toBeGreaterThan(4.5);
	for (const surface of ['surface-0', 'surface-1', 'surface-2'])
		expect(contrast(color('line-strong'), color(surface)), surface).toBeGreaterThan(3);
});
