import { expect, test } from 'vitest';
import { sizeWord } from '../../../renderer/views/settings/size-word.ts';

test.for([
	[65_536, '64 KiB'],
	[1_024, '1 KiB'],
	[1_536, '1.5 KiB'],
	[100_000, '≈ 97.7 KiB'],
	[4_194_304, '4 MiB'],
	[1_048_575, '≈ 1024 KiB'],
	[104_857_600, '100 MiB'],
] as const)('%s bytes are %s', ([bytes, word]) => {
	expect(sizeWord(bytes)).toBe(word);
});

test.for([0, 1_023, -65_536, 65_536.5, Number.NaN, Infinity])('%s is left to itself', (bytes) => {
	expect(sizeWord(bytes)).toBeNull();
});
