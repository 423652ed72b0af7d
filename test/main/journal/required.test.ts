import { expect, test } from 'vitest';
import { requiredBy } from '../../../main/journal/required.ts';

// The last letter stays out: a mark behind it would make it another one.
test.each([
	['scene', [['scen']]],
	['^obs\\.volume', [['obs.volum']]],
	['Scene \\d+ of [a-z]+ items?$', [['scene', ' of', ' ite']]],
	['knight|bishop', [['knigh'], ['bisho']]],
	['シーンの切り替え', [['シーンの切り替']]],
	['{scenes}', [['{scenes']]],
	['\\+1\\.5\\?', [['+1.5']]],
])('a row has what the pattern %s spells out', (pattern, lists) => {
	expect(requiredBy(pattern)).toEqual(lists);
});

test.each([
	['may be left out', 'sce?ne*'],
	['is too short to be in the index', 'obs'],
	['is one of two, of which the other is unknown', 'scene|\\d+'],
	['is in a group', '(scene)?'],
	['is written otherwise', '\\x{73}cene'],
	['is in a class', '[scene]+'],
	['folds with what stands behind it', 'ÀÀÀÀÀ'],
	['takes case as it is', '(?-i)scene'],
])('nothing is certain of what %s', (_, pattern) => {
	expect(requiredBy(pattern)).toBeNull();
});
