import { expect, test } from 'vitest';
import { asRead } from '../../../main/access/as-read.ts';
import { ASKED } from '../../../main/contract/access.ts';

test.each([
	[{}, 'obs.text'],
	[{ name: 'Live' }, 'obs.text name=Live'],
	[{ name: 'My scene', ms: 300, on: true }, 'obs.text name="My scene" ms=300 on=true'],
	[{ name: undefined, ms: 300 }, 'obs.text ms=300'],
	[{ name: '' }, 'obs.text name=""'],
	[{ name: 'a="b"\n' }, 'obs.text name="a=\\"b\\"\\n"'],
	[{ names: ['a', 'b c'] }, 'obs.text names=["a","b c"]'],
])('%j is shown as %s', (params, shown) => {
	expect(asRead({ verb: 'obs.text', params })).toBe(shown);
});

test('no value pushes another one out of sight', () => {
	const params = { first: 'x'.repeat(60_000), second: 'y '.repeat(30_000), third: 'StartStream' };
	const shown = asRead({ verb: 'obs.text', params });
	expect(shown.length).toBeLessThanOrEqual(ASKED);
	expect(shown).toMatch(/^obs\.text first=x{40,}… second="(?:y ){20,}.*…" third=StartStream$/u);
});
