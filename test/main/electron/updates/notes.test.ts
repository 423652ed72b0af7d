import { expect, test } from 'vitest';
import { plainNotes } from '../../../../main/electron/updates/notes.ts';

test('the HTML of GitHub becomes plain text', () => {
	const html = [
		'<h2>What&#39;s new</h2>',
		'<ul>',
		'<li>Scenes &amp; <strong>sources</strong></li>',
		'<li><p>The field &lt;key&gt;, and &amp;lt; as text</p></li>',
		'</ul>',
		'<p>See <a href="https://example.com">the docs</a>.<br>Thanks!</p>',
		'<pre><code>if it:\n    works\n</code></pre>',
	].join('\n');
	expect(plainNotes(html)).toBe(
		[
			"What's new",
			'',
			'- Scenes & sources',
			'- The field <key>, and &lt; as text',
			'',
			'See the docs.',
			'Thanks!',
			'',
			'if it:',
			'    works',
		].join('\n'),
	);
});

test('what is no text does not get through', () => {
	expect(plainNotes('<p>a</p><script>alert(1)</script><!-- b --><style>c')).toBe('a');
	expect(plainNotes('a\u0000\u202eb\u2028c')).toBe('a  b c');
});

test('Markdown and plain text stay as they are', () => {
	expect(plainNotes('- `<key>` is new\r\n\r\n\r\n\r\n- 1 < 2 > 0')).toBe(
		'- `<key>` is new\n\n- 1 < 2 > 0',
	);
});

test('the notes of several releases follow each other', () => {
	expect(
		plainNotes([
			{ version: '1.2.0', note: '<p>Two</p>' },
			{ version: '1.1.0', note: null },
		]),
	).toBe('1.2.0\n\nTwo\n\n\n1.1.0');
});

test('none are none', () => {
	expect(plainNotes(null)).toBe('');
	expect(plainNotes(undefined)).toBe('');
	expect(plainNotes('')).toBe('');
});

test('notes without end are cut, visibly', () => {
	const notes = plainNotes('many words '.repeat(10_000));
	expect(notes.length).toBeLessThan(20_010);
	expect(notes.slice(-4)).toBe('\n[…]');
});

test.each([
	' '.repeat(500_000),
	`<p>${'\n'.repeat(500_000)}`,
	'<script>'.repeat(60_000),
	'<p '.repeat(200_000),
])('hostile notes cost no time (%#)', (notes) => {
	const start = performance.now();
	plainNotes(notes);
	expect(performance.now() - start).toBeLessThan(2_000);
});
