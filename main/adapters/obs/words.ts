import { say, type Words } from '../../contract/words.ts';

/** Most names that a sentence lists: it has to fit on a sign in-world. */
const MOST_NAMES = 10;

/** `Live, BRB, End`, or the first ten `and 5 more`. */
export function listed(names: readonly string[]): Words {
	if (names.length === 0) return say('none', 'なし');
	const shown = names.slice(0, MOST_NAMES);
	const rest = names.length - shown.length;
	const more = rest > 0 ? say(` and ${rest} more`, `、ほか ${rest} 件`) : say('', '');
	return say(shown.join(', ') + more.en, shown.join('、') + more.ja);
}

/** What a name can stand for, in the words of OBS's own window. */
export const nouns = {
	scene: { one: say('scene', 'シーン'), many: say('Scenes', 'シーン') },
	source: { one: say('source', 'ソース'), many: say('Sources', 'ソース') },
	audio: { one: say('input with sound', '音声入力'), many: say('Inputs with sound', '音声入力') },
	text: {
		one: say('text source', 'テキストソース'),
		many: say('Text sources', 'テキストソース'),
	},
	filter: { one: say('filter', 'フィルタ'), many: say('Filters', 'フィルタ') },
	transition: {
		one: say('transition', 'トランジション'),
		many: say('Transitions', 'トランジション'),
	},
	hotkey: { one: say('hotkey', 'ホットキー'), many: say('Hotkeys', 'ホットキー') },
} as const satisfies Record<string, { one: Words; many: Words }>;

export type Noun = keyof typeof nouns;

/** `No scene is named "Liv". Scenes: Live, BRB.` `where` narrows it: `in scene "Live"`. */
export function nothingNamed(noun: Noun, name: string, names: readonly string[]): Words {
	const { one, many } = nouns[noun];
	const known = listed(names);
	return say(
		`No ${one.en} is named "${name}". ${many.en}: ${known.en}.`,
		`「${name}」という${one.ja}はありません。${many.ja}: ${known.ja}`,
	);
}
