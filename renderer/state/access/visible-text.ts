const signs: Readonly<Record<string, string>> = { '\t': '⇥', '\n': '⏎', '\r': '' };

/**
 * A stranger's text as a person should read it before they say yes: what would be invisible, or turn the direction of
 * the text around it, stands there as a sign.
 */
export const visibleText = (text: string): string =>
	text.replace(
		/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu,
		(character) =>
			signs[character] ??
			`⟨U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}⟩`,
	);
