import { expect, test } from 'vitest';
import { isStrong } from '../../../../main/access/keys.ts';
import {
	isStrong as isStrongHere,
	itemAddress,
	keyName,
	maskKey,
} from '../../../../renderer/state/access/key-text.ts';

const text = 'xidc_DAvGxPZpWi9zfysaw';

test('a key that cannot be guessed is not shown whole, one that can is a name', () => {
	expect(maskKey(text)).toBe('xidc…');
	expect(maskKey('dj-booth')).toBe('dj-booth');
	for (const length of [15, 16, 17]) {
		const key = 'k'.repeat(length);
		expect(isStrongHere(key), `${length} characters`).toBe(isStrong(key));
		expect(maskKey(key) === key).toBe(!isStrong(key));
	}
});

test('the address holds the key and the name as a URL needs them', () => {
	const address = itemAddress('ws://127.0.0.1:17170/', { key: text, name: 'DJ Booth & ドア?' });
	expect(address).toBe(
		`ws://127.0.0.1:17170/${text}?name=DJ%20Booth%20%26%20%E3%83%89%E3%82%A2%3F`,
	);
	expect(new URL(address).searchParams.get('name')).toBe('DJ Booth & ドア?');
	// Half of a pair, as a name cut in the middle of an emoji ends.
	expect(itemAddress('ws://h/', { key: 'k', name: '\ud83d' })).toBe('ws://h/k?name=%EF%BF%BD');
});

test('a key without a name of its own is not told by its name either', () => {
	expect(keyName({ key: text, name: text })).toBe('xidc…');
	expect(keyName({ key: text, name: 'Lamp' })).toBe('Lamp');
	expect(itemAddress('ws://h/', { key: 'lamp', name: 'lamp' })).toBe('ws://h/lamp');
});
