import type { UpdateInfo } from 'electron-updater';

/** Longest notes that are shown. Those of a release are rarely above 5,000 characters. */
const MAX_NOTES = 20_000;

/** Keeps the indentation of code while all other white space is one space. */
const HARD_SPACE = '\u00a0';

/** Elements that stand on lines of their own. */
const block = /^(?:p|div|h[1-6]|ul|ol|li|pre|blockquote|table|tr|hr|br|details|summary|section)$/u;

/** What tells HTML from plain text or Markdown, in which `<key>` is no tag. */
const htmlSign = /<(?:p|div|h[1-6]|ul|ol|li|pre|blockquote|table|br|a|strong|em|code)\b[^<>]*>/iu;

/** Their text is for programs. */
const unread = /<(script|style|template)\b[^<>]*>[\s\S]*?(?:<\/\1\s*>|$)|<!--[\s\S]*?(?:-->|$)/giu;

/** What a release says about itself, as plain text: GitHub gives HTML, for several releases a list of it. */
export function plainNotes(notes: UpdateInfo['releaseNotes']): string {
	const texts =
		typeof notes === 'string'
			? [toText(notes)]
			: (notes ?? []).map(({ version, note }) => `${version}\n\n${toText(note ?? '')}`.trim());
	const text = texts.filter(Boolean).join('\n\n\n');
	return text.length <= MAX_NOTES ? text : `${text.slice(0, MAX_NOTES).trimEnd()}\n[…]`;
}

function toText(note: string): string {
	const text = htmlSign.test(note) ? fromHtml(note) : note;
	return (
		text
			.replaceAll(/\r\n?/gu, '\n')
			// Neither control characters nor those that turn the direction of writing around.
			.replaceAll(/(?!\n)[\p{Cc}\p{Zl}\p{Zp}\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, ' ')
			.replaceAll(/(?<! ) +\n/gu, '\n')
			.replaceAll(/\n{3,}/gu, '\n\n')
			.trim()
	);
}

function fromHtml(html: string): string {
	let isVerbatim = false;
	const read = html.replaceAll(unread, '').split(/(<[^<>]*>)/u);
	return read
		.map((part, at) => {
			// Every other part is what stood between tags.
			if (at % 2 === 0)
				return decode(
					isVerbatim ? part.replaceAll(' ', HARD_SPACE) : part.replaceAll(/\s+/gu, ' '),
				);
			const [, slash, name = ''] = /^<(\/?)([a-z][a-z0-9]*)/iu.exec(part) ?? [];
			const tag = name.toLowerCase();
			if (tag === 'pre') isVerbatim = slash === '';
			if (tag === 'img') return /\balt="([^"]*)"/iu.exec(part)?.[1] ?? '';
			if (tag === 'li') return slash ? '' : '\n- ';
			if (tag === 'br') return '\n';
			return block.test(tag) ? '\n\n' : '';
		})
		.join('')
		.replaceAll(/(?<=\n) +(?=\S)/gu, '')
		.replaceAll(/(?<!\n)\n+(?=\n- )/gu, '')
		.replaceAll(/(?<=\n- )\s+/gu, '')
		.replaceAll(HARD_SPACE, ' ');
}

const named: Readonly<Record<string, string>> = {
	amp: '&',
	lt: '<',
	gt: '>',
	quot: '"',
	apos: "'",
	nbsp: ' ',
	hellip: '…',
	ndash: '–',
	mdash: '—',
};

/** Once, so that text about `&lt;` stays text about it. */
const decode = (text: string) =>
	text.replaceAll(/&(?:#(\d{1,7})|#x([\da-f]{1,6})|([a-z]+));/giu, (whole, ...found) => {
		const [decimal, hex, name] = found as (string | undefined)[];
		if (name !== undefined) return named[name.toLowerCase()] ?? whole;
		const code = decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal);
		return code <= 0x10_ff_ff ? String.fromCodePoint(code) : whole;
	});
