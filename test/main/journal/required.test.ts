import fc from 'fast-check';
import { expect, test } from 'vitest';
import { rowFilter } from '../../../main/contract/rows.ts';
import { matcher } from '../../../main/journal/match.ts';
import { requiredBy } from '../../../main/journal/required.ts';
import { found, journalWith, texts } from '../../helpers/journal.ts';

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

const someOf = (parts: string, maxLength: number) =>
	fc.array(fc.constantFrom(...parts.split('~')), { maxLength }).map((chosen) => chosen.join(''));

const words = 'scene~obs~knight~KNIGHT~シーン配信~ｼｰﾝ';
/** Signs that are taken for a letter, or become one with what stands before them. */
const signs = '\u0301~\u3099~\uff9e~\u212anight~ſcene~e\u0301~ ~.~\n~😀';
const syntax =
	'.~.*~^~$~?~*~+~|~(~)~(?i)~(?-i:~{~{2}~{2,3}~[a-z]~[^]x]~[[:alpha:]]~[\\]シ]~\\d+~\\.~\\t~\\x{6f}~\\pL~\\Qob\\E';

test('the index hides no row from a pattern', async () => {
	const rows = fc.sample(someOf(`${words}~${signs}`, 6), { numRuns: 500, seed: 3 });
	await using session = await journalWith(texts(...rows));
	const { journal } = session;
	const all = await found(journal, {}, 1_000);
	await fc.assert(
		fc.asyncProperty(someOf(`${words}~${words}~${syntax}`, 5), async (text) => {
			const filter = { text, isPattern: true };
			const expected = all.filter(matcher(rowFilter.parse(filter)));
			expect(await found(journal, filter, 1_000)).toEqual(expected);
		}),
		{ numRuns: 400, examples: [['scene'], ['シーン配信'], ['knight|scene'], ['KNIGHT.*scene']] },
	);
});
