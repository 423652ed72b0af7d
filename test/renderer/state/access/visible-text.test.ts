import { expect, test } from 'vitest';
import { visibleText } from '../../../../renderer/state/access/visible-text.ts';

test('nothing in a message that is to be allowed stays invisible', () => {
	expect(visibleText('obs.text\tTitle\tone\r\ntwo')).toBe('obs.text⇥Title⇥one⏎two');
	expect(visibleText('obs.scene \u202Egnihton')).toBe('obs.scene ⟨U+202E⟩gnihton');
	expect(visibleText('a\u200Bb\u0000c\u2028d')).toBe('a⟨U+200B⟩b⟨U+0000⟩c⟨U+2028⟩d');
	expect(visibleText('obs.scene "ライブ 🎧"')).toBe('obs.scene "ライブ 🎧"');
});
