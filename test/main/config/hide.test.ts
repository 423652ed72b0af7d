import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createHider, createHomeHider } from '../../../main/config/hide.ts';

const label = '<hidden>';

describe('hiding', () => {
	test('finds a secret wherever it stands, also as a URL or JSON has it', () => {
		const hide = createHider([{ text: 'a "b" c/ü', label }]);
		expect(hide('xa "b" c/üx')).toBe('x<hidden>x');
		expect(hide('?password=a%20%22b%22%20c%2F%C3%BC&x')).toBe('?password=<hidden>&x');
		expect(hide(JSON.stringify({ password: 'a "b" c/ü' }))).toBe('{"password":"<hidden>"}');
		expect(hide('A "B" C/Ü')).toBe('A "B" C/Ü');
	});

	test('of two that begin alike takes the longer', () => {
		const hide = createHider([
			{ text: 'sesame', label: '<short>' },
			{ text: 'sesame street', label: '<long>' },
		]);
		expect(hide('sesame street, sesame')).toBe('<long>, <short>');
	});

	test('takes a short one only where it stands for itself', () => {
		const hide = createHider([{ text: 'obs', label }]);
		expect(hide('ws://127.0.0.1:17170/obs?name=x')).toBe('ws://127.0.0.1:17170/<hidden>?name=x');
		expect(hide('obs, "obs"')).toBe('<hidden>, "<hidden>"');
		expect(hide('obs.scene jobs obs-2 my.obs')).toBe('obs.scene jobs obs-2 my.obs');
		// Where words are not parted, every one stands for itself.
		expect(createHider([{ text: '桜', label }])('桜さん')).toBe('<hidden>さん');
	});

	test('can take upper and lower case for the same', () => {
		const hide = createHider([{ text: 'Alice', label, isCaseless: true }]);
		expect(hide('ALICE alice Älice')).toBe('<hidden> <hidden> Älice');
	});

	test('hides nothing where there is nothing to hide', () => {
		expect(createHider([])('text')).toBe('text');
		expect(createHider([{ text: '', label }])('text')).toBe('text');
		expect(createHider([{ text: ' ', label }])('a text')).toBe('a text');
	});

	test('leaves none, whatever signs are in it', () => {
		const secret = fc.string({ minLength: 4, maxLength: 20 }).filter((text) => text.trim() !== '');
		fc.assert(
			fc.property(fc.array(secret, { minLength: 1 }), fc.string(), (secrets, around) => {
				const hide = createHider(secrets.map((text) => ({ text, label: '\u0000' })));
				const hidden = hide(secrets.map((text) => `${around}\u0000${text}\u0000`).join(''));
				const isLeft = secrets.some((text) => !text.includes('\u0000') && hidden.includes(text));
				return !isLeft || secrets.some((text) => around.includes(text));
			}),
		);
	});
});

describe('the home folder', () => {
	test('is a ~ in paths and in file URLs', () => {
		const hide = createHomeHider('/home/alice b');
		expect(hide('at file:///home/alice%20b/app/x.ts:1 and /home/alice b/app')).toBe(
			'at file://~/app/x.ts:1 and ~/app',
		);
	});

	test('of Windows is one with slashes of either kind', () => {
		const hide = createHomeHider('C:\\Users\\Alice');
		expect(hide('C:\\Users\\Alice\\x file:///C:/Users/Alice/x {"a":"C:\\\\Users\\\\Alice"}')).toBe(
			'~\\x file:///~/x {"a":"~"}',
		);
	});

	test('that is the root of the disk hides nothing', () => {
		expect(createHomeHider('/')('/a/b')).toBe('/a/b');
	});
});
